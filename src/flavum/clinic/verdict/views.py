"""The pages of the verdict: the board on which it is read, and the page on which it is signed."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from flavum.candidacy.criterion import CriteriaRefusal
from flavum.clinic.accounts.actor import actor_of
from flavum.clinic.accounts.page import page_language
from flavum.clinic.accounts.permission import Permission
from flavum.clinic.accounts.prove import ProofRefusal, prove
from flavum.clinic.actions.sign import SignatureRefusal, find_obstacles, sign
from flavum.clinic.audit.confirmed import find_confirmed, find_unconfirmed
from flavum.clinic.audit.glass import find_case
from flavum.clinic.audit.ground import digest_ground
from flavum.clinic.audit.signed import signatures_of
from flavum.clinic.records.criteria import get_set, own_sets, set_names
from flavum.clinic.records.current import current_facts
from flavum.clinic.records.models import Case, Fact, Meaning
from flavum.clinic.scheduling.site_time import say_day
from flavum.clinic.verdict.ask import Asked, ask_today, read_asked, today_at, word_query
from flavum.clinic.verdict.board import present_board
from flavum.clinic.verdict.paper import Signer, make_paper
from flavum.clinic.verdict.present import Ground, present_verdict
from flavum.clinic.verdict.weigh import Weighed, begins_on, weigh_case
from flavum.report.pdf import PrintRefusal


def show_verdict(request: HttpRequest, number: int) -> HttpResponse:
    """The board: what a set of criteria says of a case, today or as of a day that is past, beside the other sets."""
    actor = actor_of(request)
    case = find_case(actor, number, what="verdict")
    asked = read_asked(request, case)
    page: dict[str, Any] = {
        "case": case,
        "asked": asked,
        "day_said": say_day(asked.on),
        "today": today_at(case),
        "own": [one for one in own_sets() if one.refusal],
        "may_sign": actor.may(Permission.SIGN_DECISION) and asked.is_today,
        "may_write": actor.may(Permission.WRITE_FACTS) and asked.is_today,
        "query": word_query(asked),
    }
    try:
        weighed = weigh_case(case, asked)
    except CriteriaRefusal:
        first = {"day": say_day(begins_on(asked.names[0]))}
        wrong = _("This set of criteria did not hold then: it begins on %(day)s.") % first
        page["asked"] = replace(asked, wrong=wrong)
        return render(request, "verdict/silent.html", {**page, "choices": _choices()}, status=422)
    rows = _rows(case, asked)
    page |= _present(case, weighed, rows)
    page |= present_board(case, weighed, rows, page_language())
    if asked.is_today:
        page |= {"signatures": signatures_of(case), "obstacles": list(find_obstacles(case))}
    return render(request, "verdict/verdict.html", {**page, "choices": _choices()})


def sign_verdict(request: HttpRequest, number: int) -> HttpResponse:
    """Who decides reads once more what it is about, proves who they are, and signs."""
    actor = actor_of(request)
    actor.check(Permission.SIGN_DECISION)
    case = find_case(actor, number, what="verdict, to sign")
    asked = ask_today(case)
    page = {"case": case, **_present(case, weigh_case(case, asked), _rows(case, asked))}
    page |= {"obstacles": list(find_obstacles(case)), "meaning": Meaning.VERDICT}
    if request.method != "POST":
        return render(request, "verdict/sign.html", page)
    try:
        prove(request, request.POST.get("secret", ""))
        signer = Signer(request.user.name, datetime.now(UTC).replace(microsecond=0))  # type: ignore[union-attr]
        sign(actor, case, make_paper(case, page["v"], signer, request.POST.get("seen", "")), Meaning.VERDICT)
    except (ProofRefusal, SignatureRefusal, PrintRefusal) as refusal:
        return render(request, "verdict/sign.html", {**page, "refusal": refusal}, status=422)
    return redirect("verdict", number)


def _rows(case: Case, asked: Asked) -> list[Fact]:
    return list(current_facts(case, asked.by).select_related("recorded_by"))


def _present(case: Case, weighed: Weighed, rows: list[Fact]) -> dict[str, Any]:
    """The verdict in words of the reader's language, and the digest of what it rests on today."""
    asked = weighed.asked
    ground = Ground(rows, find_confirmed(case, asked.by))
    view = present_verdict(weighed.report, ground, page_language(), weighed.first)
    if not asked.is_today:
        return {"v": view}
    today = datetime.now(UTC).date()
    return {"v": view, "seen": digest_ground(case, today), "unconfirmed": find_unconfirmed(case)}


def _choices() -> list[tuple[str, str]]:
    """Every set with its title, in their usual order."""
    place = 1 if page_language() == "es" else 0
    return [(name, (get_set(name).title, get_set(name).title_es)[place]) for name in set_names()]
