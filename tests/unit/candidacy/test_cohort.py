"""Many cases at once say what each says alone."""

from datetime import date

import pytest
from candidacy_factories import ON
from vignette_table import read_vignettes

from flavum.anatomy.level import LUMBAR_LEVELS
from flavum.candidacy.assess import assess_answers
from flavum.candidacy.assessment import Assessment
from flavum.candidacy.case import Case, gather_facts
from flavum.candidacy.cohort.columns import to_columns
from flavum.candidacy.cohort.weigh import ANSWERS, VERDICTS, CohortAnswers, weigh_columns
from flavum.candidacy.criterion import CriteriaRefusal, criteria_names, load_criteria
from flavum.candidacy.facts.fact import FactBook
from flavum.candidacy.intake import find_emergencies

INTAKES = [vignette.intake for vignette in read_vignettes()]


def said_alone(assessment: Assessment) -> dict[object, object]:
    found: dict[object, object] = {None: assessment.verdict}
    found |= {(answer.key, None): answer.answer for answer in assessment.answers}
    for level in assessment.levels:
        found |= {(answer.key, level.level): answer.answer for answer in level.answers}
        found[level.level] = level.verdict
    return found


def said_together(answers: CohortAnswers, row: int) -> dict[object, object]:
    found: dict[object, object] = {None: VERDICTS[answers.verdicts[row]]}
    for key, codes in answers.answers.items():
        places = LUMBAR_LEVELS if codes.shape[1] > 1 else (None,)
        found |= {(key, place): ANSWERS[code] for place, code in zip(places, codes[row], strict=True)}
    for level, code in zip(LUMBAR_LEVELS, answers.levels[row], strict=True):
        found[level] = VERDICTS[code]
    return found


@pytest.mark.parametrize("day", [date(2026, 11, 30), date(2026, 12, 1)])
@pytest.mark.parametrize("name", criteria_names())
def test_vignettes_together_answer_as_each_alone(name: str, day: date) -> None:
    criteria = load_criteria(name)
    books = [gather_facts(Case(intake), on=day) for intake in INTAKES]
    together = weigh_columns(to_columns(books, [bool(find_emergencies(one)) for one in INTAKES]), criteria, on=day)

    for row, (intake, book) in enumerate(zip(INTAKES, books, strict=True)):
        assert said_together(together, row) == said_alone(assess_answers(intake, book, criteria, on=day))


def test_nothing_known_is_unknown_everywhere() -> None:
    together = weigh_columns(to_columns([FactBook(())], [False]), load_criteria("flavum"), on=ON)

    assert {ANSWERS[code].value for codes in together.answers.values() for code in codes.flat} == {"unknown"}


def test_day_before_the_first_rule_is_refused() -> None:
    with pytest.raises(CriteriaRefusal):
        weigh_columns(to_columns([FactBook(())], [False]), load_criteria("mist2"), on=date(2021, 12, 31))
