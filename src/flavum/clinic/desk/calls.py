"""The pages of calls: who is to be called, by when, how often it was tried; and the forms that write it down."""

from collections.abc import Callable
from uuid import UUID

from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from flavum.clinic.accounts.actor import actor_of
from flavum.clinic.accounts.page import draw_once, find_day, local_day, read_once
from flavum.clinic.accounts.permission import Permission
from flavum.clinic.audit.glass import find_case, visible_cases
from flavum.clinic.desk.write_down import write_down
from flavum.clinic.errands.call import Attempt, CallRefusal, end_call_back, note_attempt, open_call_back
from flavum.clinic.records.models import CallAttempt, CallBack, CallOutcome

MOST = 200


def show_call_backs(request: HttpRequest) -> HttpResponse:
    """What is due first comes first."""
    actor = actor_of(request)
    actor.check(Permission.SEE_CASES)
    tries = CallAttempt.objects.select_related("recorded_by").order_by("recorded_at")
    calls = (
        CallBack.objects.filter(ended_at=None, case__in=visible_cases(actor))
        .select_related("case__person", "case__site", "opened_by")
        .prefetch_related(Prefetch("attempts", tries))
        .order_by("due_on", "opened_at")
    )
    page = {
        "calls": [(one, draw_once()) for one in calls[:MOST]],
        "outcomes": CallOutcome.choices,
        "on": local_day(),
        "may_call": actor.may(Permission.WRITE_FACTS),
    }
    return render(request, "desk/call_backs.html", page)


@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Somebody is put on the list, from the page of their case."""
    actor, number = actor_of(request), request.POST.get("case", "")
    actor.check(Permission.WRITE_FACTS)
    if not number.isdecimal() or len(number) > 9:
        raise Http404
    case = find_case(actor, int(number), what="case", permission=Permission.WRITE_FACTS)
    due_on = find_day(request.POST.get("due_on", "")) or local_day()
    reason, once = request.POST.get("reason", ""), read_once(request)
    return _answer(request, lambda: open_call_back(actor, case, reason=reason, due_on=due_on, once=once))


@require_POST
def change(request: HttpRequest, call_back: UUID) -> HttpResponse:
    """How a call went; or nobody is to be called any more."""
    actor = actor_of(request)
    actor.check(Permission.WRITE_FACTS)
    if "end" in request.POST:
        return _answer(request, lambda: end_call_back(actor, call_back))
    attempt = Attempt(request.POST.get("outcome", ""), read_once(request), request.POST.get("note", ""))
    return _answer(request, lambda: note_attempt(actor, call_back, attempt))


def _answer(request: HttpRequest, deed: Callable[[], object]) -> HttpResponse:
    return write_down(request, deed, refused=CallRefusal, otherwise="/calls/", told=_("Written down."))
