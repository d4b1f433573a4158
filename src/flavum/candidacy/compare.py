"""Where sets of criteria disagree about the same case: one source is met, another is not."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from flavum.anatomy.level import Level
from flavum.candidacy.answer import Answer
from flavum.candidacy.assess import assess_facts
from flavum.candidacy.assessment import Assessment, CriterionAnswer
from flavum.candidacy.case import Case, gather_facts
from flavum.candidacy.criterion import load_criteria


@dataclass(frozen=True)
class Conflict:
    """Criteria on one topic of which some are met and some are not.

    answers: (set, criterion answer), in the order of the sets. level: None for a topic about the person.
    """

    topic: str
    level: Level | None
    answers: tuple[tuple[str, CriterionAnswer], ...]


def compare_sets(case: Case, names: Sequence[str], *, on: date) -> tuple[Conflict, ...]:
    """The conflicts between the named sets, and within each, on a day; the person's first, then from head to foot."""
    facts = gather_facts(case, on=on)
    return find_conflicts([assess_facts(facts, load_criteria(name), on=on) for name in names])


def find_conflicts(assessments: Sequence[Assessment]) -> tuple[Conflict, ...]:
    """The conflicts between assessments of one case."""
    by_topic: dict[tuple[Level | None, str], list[tuple[str, CriterionAnswer]]] = defaultdict(list)
    for name, answer in _answers(assessments):
        by_topic[answer.level, answer.topic].append((name, answer))
    return tuple(
        Conflict(topic, level, tuple(answers))
        for (level, topic), answers in by_topic.items()
        if {Answer.MET, Answer.UNMET} <= {answer.answer for _, answer in answers}
    )


def _answers(assessments: Sequence[Assessment]) -> Iterator[tuple[str, CriterionAnswer]]:
    for assessment in assessments:
        yield from ((assessment.criteria, answer) for answer in assessment.answers)
    for level in range(len(assessments[0].levels) if assessments else 0):
        for assessment in assessments:
            yield from ((assessment.criteria, answer) for answer in assessment.levels[level].answers)
