"""The page of a case: which other road fits which reason, and what is reopened when pain comes back."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from flavum.candidacy.criterion import load_criteria
from flavum.clinic.accounts.actor import actor_of
from flavum.clinic.accounts.page import local_day, page_language
from flavum.clinic.accounts.permission import Permission
from flavum.clinic.alternatives.present import present_emergencies, present_roads
from flavum.clinic.alternatives.reopened import latest_days, present_reopened
from flavum.clinic.audit.glass import find_case
from flavum.clinic.records.criteria import SETS
from flavum.clinic.records.models import Stage
from flavum.clinic.records.weigh import decide

TREATED = (Stage.RECOVERY, Stage.FOLLOW_UP, Stage.CLOSED)


def show_alternatives(request: HttpRequest, number: int) -> HttpResponse:
    """What comes up on this case first, with its criterion; then every other road; then the return of pain."""
    actor, on, language = actor_of(request), local_day(), page_language()
    case = find_case(actor, number, what="alternatives")
    assessment = decide(case, load_criteria(SETS[0]), on=on).decided
    page = {
        "case": case,
        "v": {"emergencies": present_emergencies(assessment, language)},
        "roads": present_roads(assessment, language, on=on),
        "reopened": present_reopened(language, on=on, days=latest_days(case)),
        "may_reopen": case.stage in TREATED and actor.may(Permission.WRITE_FACTS),
        "reopen_to": Stage.EVALUATION,
    }
    return render(request, "alternatives/case.html", page)
