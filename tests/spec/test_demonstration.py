"""The synthetic people of a demonstration are what they are said to be."""

from datetime import date

import pytest

from flavum.anatomy.level import Level
from flavum.candidacy.assess import assess
from flavum.candidacy.case import Case
from flavum.candidacy.criterion import load_criteria
from flavum.candidacy.intake.build import to_intake
from flavum.candidacy.intake.fault import find_faults
from flavum.clinic.demonstration.kind import PersonKind, load_kinds


@pytest.mark.parametrize("kind", load_kinds().values(), ids=lambda kind: kind.key)
def test_a_kind_has_the_verdict_that_is_written_beside_it(kind: PersonKind) -> None:
    assert [fault.sentence for fault in find_faults(kind.document)] == []
    person = {**kind.document["person"], "birth_year": kind.born[0], "sex": "female", "pregnant": "no"}
    intake = to_intake({**kind.document, "person": person})
    found = assess(Case(intake), load_criteria("flavum"), on=date(2026, 11, 21))
    verdicts = {level.level: level.verdict.value for level in found.levels}
    assert verdicts[Level.L4_L5] == kind.verdict
    assert verdicts[Level.L3_L4] == ("not_a_candidate" if "levels" in kind.document else kind.verdict)
