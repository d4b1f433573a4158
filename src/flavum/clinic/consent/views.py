"""The pages of the consent: read it, explain it, sign it, take it back."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from flavum.clinic.accounts.actor import actor_of
from flavum.clinic.accounts.page import draw_once, read_once
from flavum.clinic.accounts.permission import Permission
from flavum.clinic.accounts.prove import ProofRefusal, prove
from flavum.clinic.actions.sign import PDF, find_obstacles
from flavum.clinic.actions.sign_consent import (
    ConsentRefusal,
    check_signs_for_themselves,
    find_doubt,
    sign_consent,
    sign_explained,
)
from flavum.clinic.actions.withdraw_consent import withdraw_consent
from flavum.clinic.audit.glass import find_case
from flavum.clinic.audit.sight import note_sight
from flavum.clinic.audit.signed import CONSENTS, find_holding, pick_holding, signatures_of
from flavum.clinic.consent.paper import make_consent_paper
from flavum.clinic.consent.text import fill_consent
from flavum.clinic.intake.own import own_case
from flavum.clinic.messaging.fill import TemplateRefusal
from flavum.clinic.records.agreement import CAPACITY, Agreement, find_agreement
from flavum.clinic.records.files import kept_files
from flavum.clinic.records.models import Case, Meaning
from flavum.options.decision.sure import score
from flavum.report.pdf import PrintRefusal

REFUSALS = (ProofRefusal, ConsentRefusal, TemplateRefusal, PrintRefusal)


def show_consent(request: HttpRequest, number: int) -> HttpResponse:
    """The consent as the patient will read it; whoever explained it signs that they did."""
    actor = actor_of(request)
    case = find_case(actor, number, what="consent")
    agreement = find_agreement(case)
    page: dict[str, Any] = {
        **_present(case, agreement),
        "obstacles": list(find_obstacles(case)),
        "may_sign": actor.may(Permission.SIGN_DECISION),
        "meaning": Meaning.EXPLAINED,
        "in_doubt": agreement is not None and score(agreement.decision.sure).is_in_doubt,
    }
    if request.method != "POST":
        return render(request, "consent/consent.html", page)
    actor.check(Permission.SIGN_DECISION)
    try:
        prove(request, request.POST.get("secret", ""))
        if agreement is None:
            raise ConsentRefusal(_("No treatment is chosen, so there is nothing to agree to."))
        if request.POST.get("seen", "") != agreement.digest:
            raise ConsentRefusal(_("Something has changed since you looked. Read it again, then sign."))
        sign_explained(actor, case, make_consent_paper(agreement))
    except REFUSALS as refusal:
        return render(request, "consent/consent.html", {**page, "refusal": refusal}, status=422)
    return redirect("consent", number)


def show_paper(request: HttpRequest, number: int) -> HttpResponse:
    """The paper as it would be signed now; nothing is kept."""
    return _print(find_case(actor_of(request), number, what="consent"))


def show_own_consent(request: HttpRequest) -> HttpResponse:
    """The consent to the patient; they sign the paper that was explained to them, and nobody else does it for them."""
    actor = actor_of(request)
    actor.check(Permission.SEE_OWN_CASE)
    case = own_case()
    page = {
        **_present(case, find_agreement(case)),
        "meaning": Meaning.CONSENT,
        "is_own": case.person.user_id == actor.user_id,
    }
    if request.method != "POST":
        return render(request, "consent/my_consent.html", page)
    try:
        check_signs_for_themselves(actor, case)
        prove(request, request.POST.get("secret", ""))
        sign_consent(actor, case, seen=request.POST.get("seen", ""))
    except REFUSALS as refusal:
        return render(request, "consent/my_consent.html", {**page, "refusal": refusal}, status=422)
    messages.success(request, _("You have signed. You can take it back at any time."))
    return redirect("my_consent")


def show_own_paper(request: HttpRequest) -> HttpResponse:
    """The paper that was explained, byte for byte; before that, as it reads now."""
    actor = actor_of(request)
    actor.check(Permission.SEE_OWN_CASE)
    case = own_case()
    note_sight(actor, case, "consent")
    explained = find_holding(case, Meaning.EXPLAINED)
    if explained is None:
        return _print(case)
    return _send(kept_files().read(explained.content_sha256))


def withdraw_own(request: HttpRequest) -> HttpResponse:
    """Asked once more, then taken back."""
    actor = actor_of(request)
    actor.check(Permission.SEE_OWN_CASE)
    case = own_case()
    page = {
        "case": case,
        "signed": find_holding(case, Meaning.CONSENT),
        "is_own": case.person.user_id == actor.user_id,
        "once": draw_once(),
    }
    if request.method != "POST":
        return render(request, "consent/withdraw.html", page)
    try:
        withdraw_consent(actor, case, once=read_once(request))
    except ConsentRefusal as refusal:
        return render(request, "consent/withdraw.html", {**page, "refusal": refusal}, status=422)
    messages.success(request, _("Your consent is taken back. We know, and we will call you."))
    return redirect("my_consent")


def _present(case: Case, agreement: Agreement | None) -> dict[str, Any]:
    """What both pages show: the text, who signed it, and what keeps it from being signed."""
    signatures = [one for one in signatures_of(case) if one.signature.meaning in CONSENTS]
    page: dict[str, Any] = {
        "case": case,
        "signatures": signatures,
        "explained": None,
        "signed": None,
    }
    if agreement is None:
        return page
    page |= {
        "explained": pick_holding(signatures, Meaning.EXPLAINED),
        "signed": pick_holding(signatures, Meaning.CONSENT),
        "doubt": find_doubt(agreement.find_fact(CAPACITY)),
        "template": agreement.words.template,
        "seen": agreement.digest,
    }
    try:
        return {**page, "consent": fill_consent(agreement)}
    except TemplateRefusal as refusal:
        return {**page, "refusal": refusal}


def _print(case: Case) -> HttpResponse:
    agreement = find_agreement(case)
    if agreement is None:
        raise Http404
    try:
        return _send(make_consent_paper(agreement).content)
    except (TemplateRefusal, PrintRefusal) as refusal:
        return HttpResponse(str(refusal), status=422, content_type="text/plain; charset=utf-8")


def _send(content: bytes) -> HttpResponse:
    return HttpResponse(content, content_type=PDF, headers={"Content-Disposition": 'inline; filename="consent.pdf"'})
