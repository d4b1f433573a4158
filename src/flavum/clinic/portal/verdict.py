"""What was found, for the patient: why the verdict is what it is, once a clinician has signed it, and not before."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from flavum.clinic.accounts.actor import Actor, actor_of
from flavum.clinic.accounts.page import page_language
from flavum.clinic.accounts.permission import Permission
from flavum.clinic.audit.signed import pick_holding, signatures_of
from flavum.clinic.intake.own import decide_own, own_case
from flavum.clinic.messaging.receive import count_unseen_by_patient
from flavum.clinic.records.models import Case, Meaning, Signature
from flavum.report.explanation import Reader, explain
from flavum.report.figure.mark import OF_VERDICT
from flavum.report.words import say


def show_own_verdict(request: HttpRequest) -> HttpResponse:
    """The signed verdict in plain words; where nobody has signed, or what was signed is void, that is said instead."""
    actor = actor_of(request)
    actor.check(Permission.SEE_OWN_CASE)
    case = own_case()
    signed = [one for one in signatures_of(case) if one.signature.meaning == Meaning.VERDICT]
    holding = pick_holding(signed, Meaning.VERDICT)
    page = {"case": case, "was_signed": bool(signed), "unseen": count_unseen_by_patient(case)}
    if holding is not None:
        page |= _explain(actor, case, holding)
    return render(request, "portal/verdict.html", page)


def _explain(actor: Actor, case: Case, signed: Signature) -> dict[str, Any]:
    language, found = page_language(), decide_own(actor, case, signed)
    told = explain(found.decided, reader=Reader.PATIENT, language=language, computed=found.computed)
    return {
        "told": told,
        "signed": signed,
        "mark": OF_VERDICT[found.decided.verdict.value],
        "others": [
            {"title": say(one, "title", language), "text": say(one, "text", language)}
            for one in found.decided.alternatives
        ],
    }
