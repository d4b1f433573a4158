"""The page of alarms: every one that is open, what was answered, and the form that ends it."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from flavum.candidacy.intake.emergency import read_emergencies
from flavum.clinic.accounts.actor import Actor, actor_of
from flavum.clinic.accounts.permission import Permission
from flavum.clinic.actions.raise_alarm import AlarmRefusal, end_alarm
from flavum.clinic.audit.glass import visible_cases
from flavum.clinic.desk.write_down import write_down
from flavum.clinic.records.models import Alarm

ENDED = 20


def show_alarms(request: HttpRequest) -> HttpResponse:
    """Open ones, the longest open first, then the latest that were ended."""
    actor = actor_of(request)
    actor.check(Permission.SEE_CASES)
    page = {
        "alarms": _word(actor, list(_alarms().filter(ended_at=None).order_by("raised_at"))),
        "ended": _word(actor, list(_alarms().exclude(ended_at=None).order_by("-ended_at")[:ENDED])),
        "may_end": actor.may(Permission.WRITE_FACTS),
    }
    return render(request, "desk/alarms.html", page)


@require_POST
def end(request: HttpRequest, alarm: UUID) -> HttpResponse:
    """Somebody says what was done."""
    actor, what = actor_of(request), request.POST.get("what_was_done", "")
    told = _("What was done is written down; the alarm is ended.")
    return write_down(
        request, lambda: end_alarm(actor, alarm, what), refused=AlarmRefusal, otherwise="/alarms/", told=told
    )


def _alarms() -> QuerySet[Alarm]:
    return Alarm.objects.select_related("case__person", "case__site", "ended_by")


def _word(actor: Actor, alarms: list[Alarm]) -> list[tuple[Alarm, str, bool]]:
    """Each alarm with what was answered, in words, and whether the actor sees whose it is."""
    seen = set(visible_cases(actor).filter(id__in=[one.case_id for one in alarms]).values_list("id", flat=True))
    is_spanish = get_language() == "es"
    titles = {
        one.emergency.fact: one.emergency.title_es if is_spanish else one.emergency.title for one in read_emergencies()
    }
    return [(one, titles.get(one.key, one.key), one.case_id in seen) for one in alarms]
