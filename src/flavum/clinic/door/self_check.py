"""The self-check as pages show it: questions, the result in words, and answers that go along with a request."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from flavum.candidacy.selfcheck.check import Replies, Result, check
from flavum.candidacy.selfcheck.kept import from_kept, read_replies
from flavum.candidacy.selfcheck.question import Kind, Reply, load_questions
from flavum.clinic.accounts.models import Organisation
from flavum.clinic.accounts.page import page_language
from flavum.evidence.library import load_library
from flavum.report.clinician import present_emergency
from flavum.report.detail import present_claim, present_source
from flavum.report.words import say

PREFIX = "check-"  # of the fields of a form that carry an answer
MARKS = {Kind.FOR: "met", Kind.AGAINST: "unmet", Kind.FIRST: "unknown", Kind.WATCH: "unknown", Kind.OPEN: "unknown"}
MARK_OF = {Result.WORTH_AN_EVALUATION: "met", Result.UNLIKELY: "unmet"}


@dataclass(frozen=True)
class Asked:
    """One question with the answer that was given to it; chosen "": none yet."""

    name: str
    words: str
    chosen: str
    is_urgent: bool

    @property
    def chosen_words(self) -> str:
        return dict(word_replies()).get(self.chosen, _("Not answered"))


def read_answers(request: HttpRequest) -> dict[str, Reply]:
    """The answers in a form: nowhere else do they go."""
    return read_replies(request.POST, PREFIX)


def word_replies() -> list[tuple[str, str]]:
    """What can be answered, in words."""
    words = {Reply.YES: _("Yes"), Reply.NO: _("No"), Reply.NOT_SURE: _("Not sure")}
    return [(reply.value, words[reply]) for reply in Reply]


def present_questions(replies: Replies) -> list[Asked]:
    """The ten questions, as they are answered so far."""
    language = page_language()
    return [
        Asked(
            name=f"{PREFIX}{one.key}",
            words=say(one, "text", language),
            chosen=replies[one.key].value if one.key in replies else "",
            is_urgent=one.emergency is not None,
        )
        for one in load_questions()
    ]


def show_result(request: HttpRequest, organisation: Organisation, replies: Replies) -> HttpResponse:
    """What the answers come to. The page carries them; the server forgets them."""
    page = {"organisation": organisation, "questions": present_questions(replies), **present_result(replies)}
    return render(request, "door/check_result.html", page)


def present_result(replies: Replies) -> dict[str, Any]:
    """The result in words: what to do now, or title, reasons with their claims, and what to bring."""
    found, language, names = check(replies), page_language(), _name_kinds()
    return {
        "result": found.result.value,
        "is_open": found.is_open,
        "mark": "unknown" if found.is_open else MARK_OF.get(found.result, "alarm"),
        "title": say(found.words, "title", language),
        "text": say(found.words, "text", language),
        "emergencies": [present_emergency(one, language) for one in found.emergencies],
        "unsure": [present_emergency(one, language) for one in found.unsure],
        "reasons": [
            {
                "mark": MARKS[one.kind],
                "name": names[one.kind],
                "text": say(one, "text", language),
                "claims": _present_claims(one.claims),
            }
            for one in found.reasons
        ],
        "bring": [say(one, "text", language) for one in found.bring],
    }


def _name_kinds() -> Mapping[Kind, str]:
    return {
        Kind.FOR: _("Fits"),
        Kind.AGAINST: _("Does not fit"),
        Kind.FIRST: _("Comes first"),
        Kind.WATCH: _("Has to be looked at"),
        Kind.OPEN: _("Not known yet"),
    }


def present_kept(kept: Any) -> dict[str, Any] | None:
    """Answers that were sent along, for the desk; None where none were."""
    if not kept:
        return None
    replies = from_kept(kept)
    asked = [one for one in present_questions(replies) if one.chosen]
    return {"questions": asked, "is_older": not asked, **(present_result(replies) if asked else {})}


def _present_claims(keys: tuple[str, ...]) -> list[Mapping[str, str]]:
    """Each claim with how sure it is and where it can be read."""
    library, language = load_library(), page_language()
    claims = [library.get_claim(key) for key in keys]
    return [
        {**present_source(library.get_source(one.source), language), **present_claim(one, language)} for one in claims
    ]
