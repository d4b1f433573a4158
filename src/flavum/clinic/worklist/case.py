"""The page of one case: where it stands on the road, what stops it, what is known and what is to be done."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from flavum.candidacy.intake.emergency import read_emergencies
from flavum.candidacy.words import Language
from flavum.clinic.accounts.actor import Actor, actor_of
from flavum.clinic.accounts.page import draw_once
from flavum.clinic.accounts.permission import Permission, load_roles
from flavum.clinic.actions.move_case import MoveRefusal, move_case
from flavum.clinic.audit.glass import find_case
from flavum.clinic.audit.signed import signatures_of
from flavum.clinic.errands.task import care_roles, colleagues
from flavum.clinic.records.models import CallAttempt, CallBack, CallOutcome, Case, Stage
from flavum.clinic.standing.refresh import get_standing
from flavum.clinic.standing.road import draw_road
from flavum.clinic.standing.word import find_turn, find_urgency, following_stage, word_step
from flavum.clinic.worklist.known import Known
from flavum.clinic.worklist.value import to_language
from flavum.clinic.worklist.way import find_way

LATEST = 5


def show_case(request: HttpRequest, number: int) -> HttpResponse:
    """The whole case on one page, in parts."""
    actor = actor_of(request)
    case = find_case(actor, number, what="case")
    language = to_language(get_language())
    known = Known(case, language)
    page = {
        "case": case,
        "road": draw_road(Stage(case.stage)),
        "known": known,
        "may_upload": actor.may(Permission.UPLOAD_STUDY),
        "may_write": actor.may(Permission.WRITE_FACTS),
        "may_audit": actor.may(Permission.SEE_AUDIT),
        "signatures": signatures_of(case),
        "is_case_page": True,
        **_stand(actor, case, known),
        **_find_work(case, language),
        **_find_papers(case),
    }
    return render(request, "worklist/case.html", page)


@require_POST
def move(request: HttpRequest, number: int) -> HttpResponse:
    """Move the case to the stage that the form names."""
    actor = actor_of(request)
    case = find_case(actor, number, what="case", permission=Permission.WRITE_FACTS)
    try:
        with transaction.atomic():
            move_case(actor, case, request.POST.get("to", ""), seen=request.POST.get("seen", ""))
    except MoveRefusal as refusal:
        messages.error(request, str(refusal))
    return redirect("case", number)


def _stand(actor: Actor, case: Case, known: Known) -> dict[str, Any]:
    on, standing = localdate(), get_standing(case)
    return {
        "on": on,
        "standing": standing,
        "step": word_step(standing, on),
        "turn": find_turn(standing, on),
        "urgency": find_urgency(standing, on),
        "days": max((on - localdate(standing.stage_since)).days, 0),
        "way": find_way(actor, case, standing, on=on, first_open=known.first_open),
        "following": following_stage(Stage(case.stage)),
        "stages": [one for one in Stage if one != case.stage],
    }


def _find_work(case: Case, language: Language) -> dict[str, Any]:
    tries = CallAttempt.objects.select_related("recorded_by").order_by("recorded_at")
    calls = CallBack.objects.filter(case=case).prefetch_related(Prefetch("attempts", tries)).order_by("due_on")
    for call in calls:
        call.case = case
    titles = {one.emergency.fact: (one.emergency.title, one.emergency.title_es) for one in read_emergencies()}
    alarms = case.alarms.select_related("ended_by").order_by("-raised_at")
    roles = load_roles()
    return {
        "tasks": case.tasks.filter(done_at=None).select_related("owner").order_by("due_on", "opened_at"),
        "done_tasks": case.tasks.exclude(done_at=None).select_related("done_by").order_by("-done_at")[:LATEST],
        "calls": [(one, draw_once()) for one in calls if one.ended_at is None],
        "past_calls": [one for one in calls if one.ended_at is not None],
        "alarms": [(one, titles[one.key][language.value] if one.key in titles else one.key) for one in alarms],
        "outcomes": CallOutcome.choices,
        "may_call": True,
        "roles": [(key, (roles[key].name_en, roles[key].name_es)[language.value]) for key in care_roles()],
        "colleagues": list(colleagues(localdate())),
        "once": draw_once(),
        "once_call": draw_once(),
    }


def _find_papers(case: Case) -> dict[str, Any]:
    """What the pages of others show in full, in short."""
    return {
        "studies": case.studies.order_by("-began_at"),
        "documents": case.documents.select_related("recorded_by").order_by("-recorded_at"),
        "appointments": case.appointments.select_related("site", "room", "staff").order_by("-starts_at")[:LATEST],
        "latest_messages": case.messages.select_related("recorded_by").order_by("-recorded_at")[:LATEST],
    }
