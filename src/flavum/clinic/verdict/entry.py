"""Where a fact is entered: the way from what is not known to the page on which it can be said."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from flavum.anatomy.level import LUMBAR_LEVELS
from flavum.candidacy.assessment import Question
from flavum.candidacy.facts.catalogue import Kind, Scope, fact_catalogue
from flavum.clinic.audit.ground import GROUNDS
from flavum.clinic.records.document import ROWS
from flavum.clinic.records.models import Case, Fact, Origin
from flavum.clinic.records.weigh import find_speaking

MRI_AGE = "imaging.mri_age_months"
WRITTEN = (Origin.STAFF, Origin.CORRECTED)


@dataclass(frozen=True)
class Entries:
    """The addresses of one case. study: the one whose MRI speaks, None where none was read; measured: what it says of
    which level, which is put right where it is drawn."""

    number: int
    study: UUID | None
    measured: frozenset[tuple[str, str]]

    def find(self, key: str, level: str = "") -> str:
        """The page on which a fact is said, or measured; empty where there is none."""
        key = key if key in ROWS else self._entered(key)
        fact = fact_catalogue().get(key)
        if key in ROWS:
            return reverse("rows_of_case", args=[self.number, key])
        if key == MRI_AGE:
            return reverse("new_study", args=[self.number])
        if fact is None or fact.computed or fact.kind is Kind.LEVELS:
            return ""
        if fact.scope is not Scope.LEVEL:
            return reverse("fact", args=[self.number, key])
        if level not in {one.value for one in LUMBAR_LEVELS}:
            return ""
        if self.study is not None and (fact.measure is not None or (key, level) in self.measured):
            return f"{reverse('viewer', args=[self.number, self.study])}?level={level}"
        return reverse("fact_of_level", args=[self.number, key, level])

    def find_all(self, question: Question) -> list[dict[str, str]]:
        """One for each level at which something is asked; one without a level where it is about the person."""
        places = [one.value for one in question.levels] or [""]
        found = {self.find(question.fact, place): place for place in reversed(places)}
        links = [{"address": address, "level": place} for address, place in found.items() if address]
        return list(reversed(links)) if len(links) > 1 else [{**one, "level": ""} for one in links]

    def _entered(self, key: str) -> str:
        """A fact that is worked out is said where the first of those is that it is worked out of."""
        fact = fact_catalogue().get(key)
        return GROUNDS[key][0] if key in GROUNDS and (fact is None or fact.computed) else key


def entries_of(case: Case, rows: Iterable[Fact]) -> Entries:
    """rows: the current facts of the case."""
    reading = find_speaking(case)
    measured = frozenset((one.key, one.level) for one in rows if one.level and one.origin not in WRITTEN)
    return Entries(case.number, reading.study_id if reading else None, measured)
