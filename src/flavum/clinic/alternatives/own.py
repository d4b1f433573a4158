"""The patient's page: if MILD is not the right road, which other one fits which reason; and if the pain comes back."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from flavum.candidacy.assessment import Assessment
from flavum.candidacy.criterion import load_criteria
from flavum.candidacy.intake.emergency import find_emergencies
from flavum.clinic.accounts.actor import Actor, actor_of, at_the_desk
from flavum.clinic.accounts.page import local_day, page_language
from flavum.clinic.accounts.permission import Permission
from flavum.clinic.alternatives.present import present_roads
from flavum.clinic.alternatives.reopened import present_reopened
from flavum.clinic.audit.sight import note_sight
from flavum.clinic.audit.signed import signatures_of
from flavum.clinic.intake.own import own_case
from flavum.clinic.messaging.receive import count_unseen_by_patient
from flavum.clinic.records.criteria import SETS
from flavum.clinic.records.document import read_case
from flavum.clinic.records.models import Case, Meaning
from flavum.clinic.records.weigh import decide
from flavum.clinic.scheduling.site_time import day_of, zone_of


def show_own(request: HttpRequest) -> HttpResponse:
    """Every road in plain words. Which of them came up for this patient is said once a clinician has signed so."""
    actor, on, language = actor_of(request), local_day(), page_language()
    actor.check(Permission.SEE_OWN_CASE)
    case = own_case()
    if find_emergencies(read_case(case)):
        return redirect("stop")
    note_sight(actor, case, "alternatives")
    assessment = _find_signed(actor, case)
    page = {
        "roads": present_roads(assessment, language, on=on),
        "is_signed": assessment is not None,
        "reopened": present_reopened(language, on=on),
        "unseen": count_unseen_by_patient(case),
    }
    return render(request, "alternatives/own.html", page)


def _find_signed(actor: Actor, case: Case) -> Assessment | None:
    """What was signed, where a clinician has signed a verdict and it still holds."""
    holding = [one for one in signatures_of(case) if one.signature.meaning == Meaning.VERDICT and one.holds]
    if not holding:
        return None
    # The facts are those that were signed: the signature would be void otherwise. So is the day.
    on = day_of(holding[0].signature.recorded_at, zone_of(case.site))
    with at_the_desk(actor):  # which MRI speaks is the desk's to know; what it showed is the patient's
        return decide(case, load_criteria(SETS[0]), on=on).decided
