"""Keep what a sheet says: every row that was changed on it, and no other."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from flavum.candidacy.facts.catalogue import fact_catalogue
from flavum.clinic.accounts.actor import Actor
from flavum.clinic.accounts.page import find_id
from flavum.clinic.actions.write_fact import Answer, AnswerRefusal, check_answer, write_fact
from flavum.clinic.evaluation.part import Part
from flavum.clinic.evaluation.sheet import SEEN, to_written
from flavum.clinic.records.models import Case, Disagreement, Fact
from flavum.clinic.records.question import ask, to_value
from flavum.errors import Refusal

LONGEST = 300


class SheetRefusal(Refusal):
    """A sheet that cannot be kept as it is written. wrong: the facts that it is about."""

    kind = "sheet"

    def __init__(self, sentence: str, wrong: set[str]) -> None:
        super().__init__(sentence)
        self.wrong = wrong


@dataclass(frozen=True)
class Change:
    """A row that says something else than the page showed."""

    answer: Answer
    seen: UUID | None
    corrects: bool


def keep_sheet(by: Actor, case: Case, part: Part, posted: Mapping[str, str], *, on: date) -> list[Disagreement]:
    """Writes every change, or none; what others wrote meanwhile stands beside it, and is returned."""
    changes = _find_changes(case, part, posted, on)
    reason = posted.get("reason", "").strip()
    if not reason and (corrected := {one.answer.key for one in changes if one.corrects}):
        raise SheetRefusal(_("Say why an answer is corrected."), corrected)
    wrong = {one.answer.key for one in changes if not _is_taken(one.answer)}
    if wrong:
        raise SheetRefusal(
            _("This is no answer to the question. Numbers need to lie within the range that is shown."), wrong
        )
    written = [write_fact(by, case, one.answer, seen=one.seen) for one in changes]
    return [one for one in written if isinstance(one, Disagreement)]


def _find_changes(case: Case, part: Part, posted: Mapping[str, str], on: date) -> list[Change]:
    """Compared with what the page showed, not with what is known now: nobody else's answer is changed back."""
    shown = {key: find_id(posted.get(f"{SEEN}{key}", "")) for key in part.keys}
    facts = {one.id: one for one in Fact.objects.filter(case=case, id__in=[one for one in shown.values() if one])}
    reason = posted.get("reason", "").strip()[:LONGEST]
    found = []
    for key, seen in shown.items():
        before, words = facts.get(seen) if seen else None, posted.get(key, "").strip()
        if words == to_written(before):
            continue
        corrects = before is not None and before.value is not None
        value = to_value(ask(fact_catalogue()[key], "en", ""), words) if words else None
        answer = Answer(key, value, on, unknown_because="" if words else reason, reason=reason if corrects else "")
        found.append(Change(answer, before.id if before else None, corrects))
    return found


def _is_taken(answer: Answer) -> bool:
    try:
        check_answer(answer)
    except AnswerRefusal:
        return False
    return True
