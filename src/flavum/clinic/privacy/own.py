"""Who looked at the patient's own record, and when, in plain words."""

from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate

from flavum.clinic.accounts.actor import actor_of
from flavum.clinic.accounts.permission import Permission
from flavum.clinic.audit.glass import visible_cases
from flavum.clinic.audit.models import Sight
from flavum.clinic.audit.sight import note_sight
from flavum.clinic.audit.told import name_people, word
from flavum.clinic.intake.own import check_acts_for_one
from flavum.clinic.records.models import Stage

SHOWN = 500


def show_own_audit(request: HttpRequest) -> HttpResponse:
    """What each person did on each day, the newest day first."""
    actor = actor_of(request)
    actor.check(Permission.SEE_OWN_CASE)
    check_acts_for_one()
    case = visible_cases(actor).exclude(stage=Stage.CLOSED).order_by("-opened_at").first()
    if case is None:
        raise Http404
    sights = list(Sight.objects.filter(case=case).order_by("-recorded_at")[:SHOWN])
    note_sight(actor, case, "audit")
    return render(request, "portal/audit.html", {"days": list(_by_day(sights))})


def _by_day(sights: list[Sight]) -> Any:
    """For every day: who, what they did, and with what."""
    people = name_people({one.recorded_by_id for one in sights if one.recorded_by_id})
    for day, seen in groupby(sights, key=lambda one: localdate(one.recorded_at)):
        told: dict[tuple[str, str], list[str]] = {}
        for one in seen:
            who = people.get(one.recorded_by_id, "") if one.recorded_by_id else ""
            told.setdefault((who, str(one.get_deed_display())), []).append(word("page", one.what))
        yield day, [(who, deed, list(dict.fromkeys(pages))) for (who, deed), pages in told.items()]
