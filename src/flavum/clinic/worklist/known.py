"""What is known of a case, as its page shows it: by section, each fact with its chain of corrections."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy

from flavum.anatomy.level import LUMBAR_LEVELS
from flavum.candidacy.facts.catalogue import FactType, Scope, fact_catalogue, facts_of
from flavum.candidacy.intake.branch import ROWS_ASKED_IF, is_open
from flavum.candidacy.words import Language, word_label
from flavum.clinic.intake.word_answer import word_row
from flavum.clinic.records.models import Case, Disagreement, Fact, Origin
from flavum.clinic.records.phrase import say_kept
from flavum.clinic.worklist.said import Doubled, LevelLine, Line, Said, Section
from flavum.clinic.worklist.value import OTHER, SECTIONS, word_question, word_said

ORIGINS = {
    Origin.PATIENT: gettext_lazy("said by the patient"),
    Origin.STAFF: gettext_lazy("written by staff"),
    Origin.COMPUTED: gettext_lazy("computed from the MRI"),
    Origin.CORRECTED: gettext_lazy("corrected by staff"),
}
# Lists that are asked as a whole.
ROWS = ("treatment.rows", "surgery.rows")


class Known:
    """Everything said of one case, read once."""

    def __init__(self, case: Case, language: Language) -> None:
        self.language = language
        self._number = case.number
        rows = list(Fact.objects.filter(case=case).select_related("recorded_by").order_by("recorded_at", "id"))
        superseded = {row.supersedes_id for row in rows}
        self._by_id = {row.id: row for row in rows}
        self._current = {(row.key, row.level): row for row in rows if row.id not in superseded}
        beside = Disagreement.objects.filter(case=case, against__superseded_by=None).select_related("recorded_by")
        self._beside = list(beside.order_by("recorded_at", "id"))

    @cached_property
    def first_open(self) -> Line | None:
        """The first question to a patient that nobody has answered."""
        return next((line for section in self.sections for line in section.open), None)

    @cached_property
    def sections(self) -> list[Section]:
        catalogued = {*ROWS, *(fact.key for fact in facts_of(Scope.PERSON))}
        found = {key: self._to_section(key, title) for key, title in SECTIONS.items() if key != "level"}
        others = [key for key, level in self._current if not level and key not in catalogued]
        for key in others:
            part = found.get(key.split(".")[0])
            if part is None:
                part = found.setdefault("other", Section("other", str(OTHER), [], []))
            part.answered.append(self._to_line(key, ""))
        return [part for part in found.values() if part.answered or part.open]

    @cached_property
    def levels(self) -> list[LevelLine]:
        """The facts about levels that are known of any, and those that only a person can tell."""
        lumbar = {level.value for level in LUMBAR_LEVELS}
        known = {key for key, level in self._current if level in lumbar}
        lines = []
        for fact in (one for one in facts_of(Scope.LEVEL) if one.key in known):
            cells = [(level.value, self._to_line(fact.key, level.value)) for level in LUMBAR_LEVELS]
            lines.append(LevelLine(fact.key, word_label(fact.key, self.language), cells, fact.measure is not None))
        return lines

    @cached_property
    def has_levels(self) -> bool:
        return any(level for _key, level in self._current)

    @cached_property
    def doubled(self) -> list[Doubled]:
        """Every fact with disagreements that nobody has settled."""
        return [self._to_doubled(fact) for fact in self._current.values() if self._find_beside(fact)]

    def _find_beside(self, fact: Fact) -> list[Disagreement]:
        return [one for one in self._beside if one.against_id == fact.id]

    def _to_doubled(self, fact: Fact) -> Doubled:
        said = [self._to_said(fact), *(self._to_said(one, fact.key) for one in self._find_beside(fact))]
        return Doubled(fact.id, word_question(fact.key, self.language), fact.level, said)

    def _to_section(self, key: str, title: object) -> Section:
        facts = [fact for fact in facts_of(Scope.PERSON) if fact.key.startswith(f"{key}.") and not fact.computed]
        keys = [row for row in ROWS if row.startswith(f"{key}.") and self._is_asked(row)]
        keys += [fact.key for fact in facts]
        # What is examined on both sides is asked on the pages of the evaluation, and here only told.
        sided = {fact.key for fact in facts if fact.side is not None}
        lines = [self._to_line(one, "") for one in keys if one not in sided or (one, "") in self._current]
        return Section(key, str(title), [one for one in lines if one.now], [one for one in lines if not one.now])

    def _is_asked(self, rows: str) -> bool:
        """A list that was filled in stays, also where it is no longer asked for."""
        answers = {key: row.value for (key, level), row in self._current.items() if not level}
        return rows in answers or is_open(ROWS_ASKED_IF[rows.split(".")[0]], answers)

    def _to_line(self, key: str, level: str) -> Line:
        row = self._current.get((key, level))
        question = word_question(key, self.language)
        if row is None:
            return Line(key, question, None, address=self._find_address(key, level))
        before = tuple(self._to_said(one) for one in self._walk_back(row))
        # What the MRI says of a level is corrected where it is drawn, not by a form.
        is_drawn = bool(level) and row.origin not in (Origin.STAFF, Origin.CORRECTED)
        return Line(key, question, self._to_said(row), before, "" if is_drawn else self._find_address(key, level))

    def _find_address(self, key: str, level: str) -> str:
        if key in ROWS:
            return reverse("rows_of_case", args=[self._number, key])
        if not may_be_answered(fact_catalogue().get(key)):
            return ""
        return reverse("fact_of_level" if level else "fact", args=[self._number, key, *([level] if level else [])])

    def _walk_back(self, row: Fact) -> Iterator[Fact]:
        while row.supersedes_id:
            row = self._by_id[row.supersedes_id]
            yield row

    def _to_said(self, row: Fact | Disagreement, key: str = "") -> Said:
        key = row.key if isinstance(row, Fact) else key
        return Said(
            id=row.id,
            words=word_said(key, row.value, row.unknown_because, self.language),
            lines=_lines_of(key, row.value),
            is_known=row.value is not None,
            by=row.recorded_by.name if row.recorded_by else "",
            origin=str(ORIGINS[Origin(row.origin)]),
            at=row.recorded_at,
            reason=say_kept(row.reason) if isinstance(row, Fact) else "",
        )


def _lines_of(key: str, value: Any) -> tuple[str, ...]:
    return tuple(word_row(key, row, get_language() or "en") for row in value) if key in ROWS and value else ()


def may_be_answered(fact: FactType | None) -> bool:
    """Whether a form takes this fact: of the catalogue, and not worked out of others."""
    return fact is not None and not fact.computed and fact.scope in (Scope.PERSON, Scope.LEVEL)
