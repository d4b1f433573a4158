"""Which alternatives a case brings up: those of the criteria that it does not meet."""

from dataclasses import replace

from flavum.candidacy.alternatives.entry import AlternativeEntry, read_alternatives
from flavum.candidacy.answer import Answer
from flavum.candidacy.assessment import Alternative, CriterionAnswer, LevelAssessment

# A level that is not narrowed asks for no other treatment, whatever else is unmet there.
NARROWED = "central_stenosis"


def find_alternatives(
    person: tuple[CriterionAnswer, ...], levels: tuple[LevelAssessment, ...]
) -> tuple[Alternative, ...]:
    """The alternatives that unmet criteria bring up, in the order of the file, each with the levels that did."""
    narrowed = [level.answers for level in levels if not any(_is_unmet(a, (NARROWED,)) for a in level.answers)]
    nowhere = [a for level in levels for a in level.answers if a.topic == NARROWED] if not narrowed else []
    answers = [*person, *nowhere, *(answer for level in narrowed for answer in level)]
    return tuple(found for entry in read_alternatives() if (found := _find(entry, answers)) is not None)


def _find(entry: AlternativeEntry, answers: list[CriterionAnswer]) -> Alternative | None:
    unmet = [answer for answer in answers if _is_unmet(answer, entry.topics)]
    if not unmet:
        return None
    levels = tuple(dict.fromkeys(answer.level for answer in unmet if answer.level is not None))
    return replace(entry.alternative, because=unmet[0].key, levels=levels)


def _is_unmet(answer: CriterionAnswer, topics: tuple[str, ...]) -> bool:
    return answer.topic in topics and answer.answer is Answer.UNMET
