"""The pages of the verdict: read it, sign it."""

from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from flavum.clinic.accounts.actor import actor_of
from flavum.clinic.accounts.page import page_language
from flavum.clinic.accounts.permission import Permission
from flavum.clinic.accounts.prove import ProofRefusal, prove
from flavum.clinic.actions.sign import SignatureRefusal, find_obstacles, sign
from flavum.clinic.audit.confirmed import find_unconfirmed
from flavum.clinic.audit.glass import find_case
from flavum.clinic.audit.ground import digest_of, ground_of
from flavum.clinic.audit.signed import signatures_of
from flavum.clinic.records.models import Case, Meaning
from flavum.clinic.verdict.paper import Signer, make_paper
from flavum.clinic.verdict.present import Ground, present_verdict
from flavum.clinic.verdict.weigh import report_case
from flavum.report.pdf import PrintRefusal


def show_verdict(request: HttpRequest, number: int) -> HttpResponse:
    """What the criteria say of a case today, and who signed it."""
    actor = actor_of(request)
    case = find_case(actor, number, what="verdict")
    page = {
        **_weigh(case),
        "signatures": signatures_of(case),
        "unconfirmed": find_unconfirmed(case),
        "obstacles": list(find_obstacles(case)),
        "may_sign": actor.may(Permission.SIGN_DECISION),
    }
    return render(request, "verdict/verdict.html", page)


def sign_verdict(request: HttpRequest, number: int) -> HttpResponse:
    """Who decides reads once more what it is about, proves who they are, and signs."""
    actor = actor_of(request)
    actor.check(Permission.SIGN_DECISION)
    case = find_case(actor, number, what="verdict, to sign")
    page = _weigh(case)
    page |= {"unconfirmed": find_unconfirmed(case), "obstacles": list(find_obstacles(case)), "meaning": Meaning.VERDICT}
    if request.method != "POST":
        return render(request, "verdict/sign.html", page)
    try:
        prove(request, request.POST.get("secret", ""))
        signer = Signer(request.user.name, datetime.now(UTC).replace(microsecond=0))  # type: ignore[union-attr]
        sign(actor, case, make_paper(case, page["v"], signer, request.POST.get("seen", "")), Meaning.VERDICT)
    except (ProofRefusal, SignatureRefusal, PrintRefusal) as refusal:
        return render(request, "verdict/sign.html", {**page, "refusal": refusal}, status=422)
    return redirect("verdict", number)


def _weigh(case: Case) -> dict[str, Any]:
    """The verdict of today in words of the reader's language, and the digest of what it rests on."""
    today = datetime.now(UTC).date()
    ground = ground_of(case, today)
    view = present_verdict(report_case(case, on=today), Ground(ground), page_language())
    return {"case": case, "v": view, "seen": digest_of(ground)}
