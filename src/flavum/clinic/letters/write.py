"""Write a letter: a template filled in for a case, edited, looked at as PDF, kept, signed."""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override

from flavum.clinic.accounts.actor import Actor, actor_of
from flavum.clinic.accounts.models import Organisation
from flavum.clinic.accounts.permission import Permission
from flavum.clinic.accounts.prove import ProofRefusal, prove
from flavum.clinic.actions.sign import PDF, Paper, SignatureRefusal, keep_paper, sign
from flavum.clinic.audit.glass import find_case
from flavum.clinic.audit.head import head_of, word_synthetic
from flavum.clinic.messaging.fill import TemplateRefusal
from flavum.clinic.messaging.shipped import find_missing, take_over
from flavum.clinic.messaging.template import Wording, names_of, write_with
from flavum.clinic.records.models import Case, Meaning, TemplateKind
from flavum.report.clinician import word_day
from flavum.report.pdf import PrintRefusal, typeset
from flavum.report.words import load_words

LONGEST_TITLE, LONGEST_TEXT = 200, 20000


def write_letter(request: HttpRequest, number: int) -> HttpResponse:
    """Choose a template, see it filled in, edit it, then look at it, keep it or sign it."""
    actor = actor_of(request)
    actor.check(Permission.SEND_MESSAGE)
    case = find_case(actor, number, what="letters")
    if request.POST.get("do") == "take_over":
        take_over(actor)
        return redirect("letters", number)
    page = {
        "case": case,
        "names": names_of(TemplateKind.LETTER),
        "missing": find_missing() if actor.may(Permission.EDIT_TEMPLATES) else [],
        "meaning": Meaning.LETTER,
    }
    if request.method == "POST":
        return _finish(request, actor, case, page)
    chosen = request.GET.get("template", "")
    if not chosen:
        return render(request, "letters/letters.html", page)
    try:
        wording = write_with(case, kind=TemplateKind.LETTER, name=chosen, now=datetime.now(UTC))
    except TemplateRefusal as refusal:
        return render(request, "letters/letters.html", {**page, "refusal": refusal, "chosen": chosen})
    return render(request, "letters/letters.html", {**page, "wording": wording, "chosen": chosen})


def _finish(request: HttpRequest, actor: Actor, case: Case, page: dict[str, object]) -> HttpResponse:
    """Look at it (nothing is kept), keep it, or sign it."""
    wording = Wording(request.POST.get("title", "").strip(), request.POST.get("body", "").replace("\r\n", "\n").strip())
    page |= {"wording": wording, "chosen": request.POST.get("template", "")}
    do = request.POST.get("do")
    try:
        _check(wording)
        if do == "sign":
            prove(request, request.POST.get("secret", ""))
        paper = make_letter(case, wording, signer=actor.name if do == "sign" else "")
        if do == "look":
            return HttpResponse(paper.content, content_type=PDF, headers={"Content-Disposition": "inline"})
        if do == "sign":
            sign(actor, case, paper, Meaning.LETTER)
        else:
            keep_paper(actor, case, paper)
    except (ProofRefusal, SignatureRefusal, PrintRefusal) as refusal:
        return render(request, "letters/letters.html", {**page, "refusal": _(str(refusal))}, status=422)
    return redirect("documents", case.number)


def _check(wording: Wording) -> None:
    if not wording.title or not wording.body:
        raise SignatureRefusal(_("A letter has a title and a text."))
    if len(wording.title) > LONGEST_TITLE or len(wording.body) > LONGEST_TEXT:
        raise SignatureRefusal(_("The letter is too long."))


def make_letter(case: Case, wording: Wording, *, signer: str) -> Paper:
    """The letter in the patient's language; the same words on the same day give the same bytes. signer: "" for none."""
    clinic = Organisation.objects.get(id=case.organisation_id)
    day = word_day(datetime.now(UTC).date(), load_words(case.person.language))
    with override(case.person.language):
        signed = {
            "by": _("Signed electronically by %(who)s on %(when)s") % {"who": signer, "when": day},
            "meaning": str(Meaning.LETTER.label),
        }
        data = {
            "lang": case.person.language,
            "synthetic": word_synthetic(clinic),
            "head": head_of(case, clinic),
            "title": wording.title,
            "day": day,
            "paragraphs": [part.split("\n") for part in wording.body.split("\n\n") if part.strip()],
            "signed": signed if signer else None,
        }
    return Paper(typeset("letter.typ", data), wording.title)
