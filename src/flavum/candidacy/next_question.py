"""Which unknown facts could change the verdict, in the order of how much hangs on each.

Every unknown fact is tried with each answer that is still possible while all others stay as they are. At a level that
is still open, an answer settles some of the deciding criteria that are open there; when it settles the level's verdict
it settles them all. The weight of a fact is the share of open criteria that it settles, on average over its possible
answers (each as likely as the next) and over the open levels: 1 means that any answer ends the matter everywhere,
0 that no answer to it alone moves anything.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from types import MappingProxyType

from flavum.anatomy.level import Level
from flavum.candidacy.answer import Answer, join_all
from flavum.candidacy.assessment import Question
from flavum.candidacy.condition import Comparison, answer_condition, answer_leaf, leaves_of
from flavum.candidacy.criterion import Criterion
from flavum.candidacy.facts.catalogue import FactType, Kind, Scope, fact_catalogue
from flavum.candidacy.facts.fact import FactBook, Value, said
from flavum.evidence.quantity import Quantity

# A criterion and where it is asked (None: of the person) -> the answer that somebody gave, whatever the facts say.
Given = Mapping[tuple[str, Level | None], Answer]
NOTHING: Given = MappingProxyType({})


@dataclass(frozen=True)
class _Open:
    """A level whose verdict is open, with the deciding criteria that are open there.

    rest: what those together say that no fact moves any more.
    """

    level: Level
    criteria: tuple[Criterion, ...]
    rest: Answer = Answer.MET


def rank_questions(criteria: Sequence[Criterion], facts: FactBook, *, given: Given = NOTHING) -> tuple[Question, ...]:
    """The questions still worth asking, the weightiest first; equal ones in the catalogue's order."""
    open_levels = list(_open_levels([c for c in criteria if c.role.decides], facts, given))
    questions = (_question(kind, criteria, facts, open_levels) for kind in fact_catalogue().values())
    return tuple(sorted((q for q in questions if q is not None), key=lambda question: -question.weight))


def _open_levels(deciding: list[Criterion], facts: FactBook, given: Given) -> Iterator[_Open]:
    for level in facts.levels:
        said = {c: given.get((c.key, level if c.scope is Scope.LEVEL else None)) for c in deciding}
        answers = {c: said[c] or answer_condition(c.condition, facts, level) for c in deciding}
        if join_all(answers.values()) is Answer.UNKNOWN:
            open_ones = tuple(c for c, answer in answers.items() if answer is Answer.UNKNOWN and said[c] is None)
            yield _Open(level, open_ones, Answer.UNKNOWN if Answer.UNKNOWN in said.values() else Answer.MET)


def _question(
    kind: FactType, criteria: Sequence[Criterion], facts: FactBook, open_levels: list[_Open]
) -> Question | None:
    at = [place for place in open_levels if _matters(kind, facts, place)]
    if not at:
        return None
    weight = sum(_settled_share(kind, criteria, facts, place) for place in at) / len(open_levels)
    levels = tuple(place.level for place in at) if kind.scope is Scope.LEVEL else ()
    return Question(
        kind.key,
        kind.question,
        kind.how_to_find_out,
        weight,
        text_es=kind.question_es,
        how_to_find_out_es=kind.how_to_find_out_es,
        levels=levels,
    )


def _matters(kind: FactType, facts: FactBook, place: _Open) -> bool:
    """Whether an open criterion hangs on this fact: the fact is unknown, or straddles a threshold."""
    fact = facts.get(kind.key, place.level)
    leaves = (leaf for criterion in place.criteria for leaf in leaves_of(criterion.condition))
    return any(leaf.fact == kind.key and answer_leaf(leaf, fact) is Answer.UNKNOWN for leaf in leaves)


def _settled_share(kind: FactType, criteria: Sequence[Criterion], facts: FactBook, place: _Open) -> float:
    values = possible_values(kind, criteria, facts, place.level)
    return sum(_settled_by(value, kind, facts, place) for value in values) / len(values)


def _settled_by(value: Value, kind: FactType, facts: FactBook, place: _Open) -> float:
    fact = replace(facts.get(kind.key, place.level), value=value)
    tried = facts.with_facts([fact])
    answers = [answer_condition(criterion.condition, tried, place.level) for criterion in place.criteria]
    if join_all([place.rest, *answers]) is not Answer.UNKNOWN:
        return 1.0
    return sum(answer is not Answer.UNKNOWN for answer in answers) / len(answers)


def possible_values(
    kind: FactType, criteria: Sequence[Criterion], facts: FactBook, level: Level | None
) -> tuple[Value, ...]:
    """One value for each answer a fact can still have: yes and no, every option, every side of every threshold."""
    match kind.kind:
        case Kind.YES_NO:
            return (True, False)
        case Kind.CHOICE:
            return tuple(kind.choices or ())
        case _:
            return tuple(said(number, kind.unit) for number in _sides(kind, criteria, facts.get(kind.key, level).value))


def _sides(kind: FactType, criteria: Sequence[Criterion], known: Value | None) -> list[float]:
    """The middle of each stretch between thresholds, within what is known already or plausible at all."""
    assert kind.low is not None
    assert kind.high is not None
    leaves = (leaf for criterion in criteria for leaf in leaves_of(criterion.condition))
    own = [leaf for leaf in leaves if isinstance(leaf, Comparison) and leaf.fact == kind.key]
    is_anew = any(leaf.beyond is Answer.UNKNOWN for leaf in own)  # what is had anew can be anything
    low, high = (known.low, known.high) if isinstance(known, Quantity) and not is_anew else (kind.low, kind.high)
    thresholds = {leaf.threshold for leaf in own}
    edges = [low, *sorted(threshold for threshold in thresholds if low < threshold < high), high]
    return [(a + b) / 2 for a, b in pairwise(edges)]
