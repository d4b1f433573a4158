"""The pages of the shared decision: the patient's own, and the team's with the patient beside them."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from flavum.clinic.accounts.actor import actor_of
from flavum.clinic.accounts.page import draw_once, find_id, page_language, read_once
from flavum.clinic.accounts.permission import Permission
from flavum.clinic.actions.decide import LONGEST, Choice, DecisionRefusal, decide
from flavum.clinic.audit.glass import find_case
from flavum.clinic.consent.shown import options_for, shown_of, tell_weights
from flavum.clinic.intake.own import own_case
from flavum.clinic.records.agreement import find_agreement
from flavum.clinic.records.models import Case, SharedDecision
from flavum.clinic.records.phrase import say_kept
from flavum.evidence.citation import Language
from flavum.options.catalogue import get_edition, load_options
from flavum.options.decision.sure import load_items, score
from flavum.report.detail import present_claim

ANSWERS = {"yes": True, "no": False}


def show_own_decision(request: HttpRequest) -> HttpResponse:
    """What the patient decided, and the form for it; who helps them may fill it in with them."""
    actor_of(request).check(Permission.SEE_OWN_CASE)
    return _answer(request, own_case(), "my_decision", "consent/my_decision.html")


def show_decision(request: HttpRequest, number: int) -> HttpResponse:
    """The same, gone through together; and every decision before."""
    actor = actor_of(request)
    case = find_case(actor, number, what="decision")
    if request.method == "POST":
        actor.check(Permission.WRITE_FACTS)
    return _answer(request, case, "decision", "consent/decision.html", number)


def _answer(request: HttpRequest, case: Case, name: str, template: str, *at: int) -> HttpResponse:
    language = page_language()
    if request.method != "POST":
        return render(request, template, _present(request, case, language))
    try:
        decide(actor_of(request), case, _read(request, case, language))
    except DecisionRefusal as refusal:
        return render(request, template, {**_present(request, case, language), "refusal": refusal}, status=422)
    messages.success(
        request, _("Your decision is written down. You can change it at any time.") if not at else _("Saved.")
    )
    return redirect(name, *at)


def _read(request: HttpRequest, case: Case, language: Language) -> Choice:
    sure = {item.key: ANSWERS.get(request.POST.get(f"sure_{item.key}", "")) for item in load_items()}
    shown = shown_of(case, language)
    return Choice(
        choice=request.POST.get("choice", ""),
        reason=request.POST.get("reason", "").replace("\r\n", "\n").strip(),
        sure=sure,
        shown=shown,
        edition=shown["edition"],
        language=language,
        once=read_once(request),
    )


def _present(request: HttpRequest, case: Case, language: Language) -> dict[str, Any]:
    found = SharedDecision.objects.filter(case=case).select_related("recorded_by")
    decisions = list(found.order_by("-recorded_at", "-id"))
    posted = request.POST if request.method == "POST" else {}
    items = load_items()
    return {
        "case": case,
        "current": tell_decision(decisions[0], language) if decisions else None,
        "before": [tell_decision(one, language) for one in decisions[1:]],
        "weights": tell_weights(case, language),
        "options": [
            {"key": one.key, "title": one.title.say(language), "what": one.what.text.say(language)}
            for one in options_for(case)
        ],
        "items": [
            {"key": one.key, "text": one.text.say(language), "said": posted.get(f"sure_{one.key}", "")} for one in items
        ],
        "sure_claims": [present_claim(claim, language) for claim in items[0].claims],
        "edition": get_edition(load_options()),
        "chosen": posted.get("choice", ""),
        "reason": posted.get("reason", ""),
        "longest": LONGEST,
        "once": find_id(posted.get("once", "")) or draw_once(),
        "may_write": actor_of(request).may(Permission.WRITE_FACTS),
        "may_consent": find_agreement(case) is not None,
    }


def tell_decision(decision: SharedDecision, language: Language) -> dict[str, Any]:
    """A decision in words: what was chosen and why, and how sure they were of it."""
    items = {one.key: one.text.say(language) for one in load_items()}
    said = {key: value for key, value in decision.sure.items() if key in items}
    found = score(said)
    words = {True: _("yes"), False: _("no"), None: _("open")}
    return {
        "at": decision.recorded_at,
        "by": decision.recorded_by.name if decision.recorded_by else "",
        "is_from_patient": decision.is_from_patient,
        "choice": word_choice(decision.choice, language),
        "reason": say_kept(decision.reason),
        "edition": decision.edition,
        "is_in_doubt": found.is_in_doubt,
        "is_open": found.open == found.of,
        "yes": found.yes,
        "of": found.of,
        "sure": [(text, words[said.get(key)]) for key, text in items.items()],
        "shown": len(decision.shown.get("treatments", ())),
    }


def word_choice(choice: str, language: Language) -> str:
    """What was chosen; its key where the catalogue has lost it."""
    if choice == "wait":
        return _("None for now: wait and see")
    if choice == "undecided":
        return _("Not yet sure")
    found = next((one for one in load_options() if one.key == choice), None)
    return found.title.say(language) if found else choice
