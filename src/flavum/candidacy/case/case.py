"""A case, and the facts that it holds on a day."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from flavum.candidacy.case.derive import derive_facts
from flavum.candidacy.case.doubt import doubt_facts
from flavum.candidacy.case.mri import to_facts
from flavum.candidacy.facts.fact import Fact, FactBook
from flavum.candidacy.intake import Intake
from flavum.imaging.reading import StudyReading


@dataclass(frozen=True, eq=False)
class Case:
    """One person's intake and the reading of the MRI; without either, what it would say is unknown."""

    intake: Intake | None = None
    reading: StudyReading | None = None

    @property
    def answers(self) -> Intake:
        """The intake, or one in which nothing was answered."""
        return self.intake or Intake()


def gather_facts(case: Case, *, on: date) -> FactBook:
    """Everything known of a case on a day."""
    return join_facts(case.answers, to_facts(case.reading, on=on), on=on)


def join_facts(intake: Intake, mri: Iterable[Fact], *, on: date) -> FactBook:
    """Intake and facts of the MRI as one book. What a person entered goes before what was computed; both are kept.

    What contradicts itself, or lies after the day, is unknown and says so.
    """
    computed = FactBook(tuple(mri))
    computed = computed.with_facts(derive_facts(intake, computed, on=on))
    joined = computed.with_facts(_entered(intake.facts, computed))
    return joined.with_facts(doubt_facts(intake, joined, on=on))


def _entered(facts: Iterable[Fact], computed: FactBook) -> Iterator[Fact]:
    for fact in facts:
        if fact.is_known:
            before = computed.get(fact.key, fact.level)
            yield replace(fact, corrects=before) if before.is_known else fact
