"""The patient's page: if MILD is not the right road, which other one fits which reason; and if the pain comes back."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from flavum.candidacy.intake.emergency import find_emergencies
from flavum.clinic.accounts.actor import actor_of
from flavum.clinic.accounts.page import local_day, page_language
from flavum.clinic.accounts.permission import Permission
from flavum.clinic.alternatives.present import present_roads
from flavum.clinic.alternatives.reopened import present_reopened
from flavum.clinic.audit.sight import note_sight
from flavum.clinic.audit.signed import find_holding
from flavum.clinic.intake.own import decide_own, own_case
from flavum.clinic.messaging.receive import count_unseen_by_patient
from flavum.clinic.records.document import read_case
from flavum.clinic.records.models import Meaning


def show_own(request: HttpRequest) -> HttpResponse:
    """Every road in plain words. Which of them came up for this patient is said once a clinician has signed so."""
    actor, on, language = actor_of(request), local_day(), page_language()
    actor.check(Permission.SEE_OWN_CASE)
    case = own_case()
    if find_emergencies(read_case(case)):
        return redirect("stop")
    note_sight(actor, case, "alternatives")
    signed = find_holding(case, Meaning.VERDICT)
    assessment = decide_own(actor, case, signed).decided if signed else None
    page = {
        "roads": present_roads(assessment, language, on=on),
        "is_signed": assessment is not None,
        "reopened": present_reopened(language, on=on),
        "unseen": count_unseen_by_patient(case),
    }
    return render(request, "alternatives/own.html", page)
