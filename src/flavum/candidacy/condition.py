"""What a criterion asks of the facts: a small three-valued language of comparisons joined by all-of and any-of."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import reduce
from operator import or_

from flavum.anatomy.level import Level
from flavum.candidacy.answer import Answer, join_all
from flavum.candidacy.facts.fact import Fact, FactBook
from flavum.evidence.quantity import Quantity


class Relation(Enum):
    """How a number stands to its threshold."""

    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    AT_MOST = "at_most"
    LESS_THAN = "less_than"


@dataclass(frozen=True)
class Comparison:
    """A number against a threshold, in the fact's own unit.

    beyond: the answer on the wrong side of it. UNKNOWN where the number can be had anew: what is too old says nothing.
    """

    fact: str
    relation: Relation
    threshold: float
    unit: str
    beyond: Answer = Answer.UNMET


@dataclass(frozen=True)
class YesNo:
    """A yes-or-no fact that must be as wanted."""

    fact: str
    wanted: bool


@dataclass(frozen=True)
class Choice:
    """A choice that must be one of these options."""

    fact: str
    options: tuple[str, ...]


@dataclass(frozen=True)
class AllOf:
    """Every part must hold."""

    parts: "tuple[Condition, ...]"


@dataclass(frozen=True)
class AnyOf:
    """One part must hold."""

    parts: "tuple[Condition, ...]"


Leaf = Comparison | YesNo | Choice
Condition = Leaf | AllOf | AnyOf


def answer_condition(condition: Condition, facts: FactBook, level: Level | None) -> Answer:
    """Whether a condition holds for the person, or at a level. Kleene's strong three-valued logic."""
    match condition:
        case AllOf(parts):
            return join_all(answer_condition(part, facts, level) for part in parts)
        case AnyOf(parts):
            return reduce(or_, (answer_condition(part, facts, level) for part in parts))
        case _:
            return answer_leaf(condition, facts.get(condition.fact, level))


def answer_leaf(leaf: Leaf, fact: Fact) -> Answer:
    """Whether one fact is as asked; UNKNOWN when it is unknown, or its interval lies on both sides of the threshold."""
    match leaf, fact.value:
        case _, None:
            return Answer.UNKNOWN
        case Comparison(), Quantity() as quantity:
            return _answer_interval(leaf, quantity)
        case YesNo(), bool() as value:
            return Answer.MET if value is leaf.wanted else Answer.UNMET
        case Choice(), str() as value:
            return Answer.MET if value in leaf.options else Answer.UNMET
        case _:
            raise TypeError(f"{leaf.fact} holds {fact.value!r}, which is not what {leaf} compares")


def _answer_interval(leaf: Comparison, quantity: Quantity) -> Answer:
    ends = (_holds(leaf, quantity.low), _holds(leaf, quantity.high))
    return {(True, True): Answer.MET, (False, False): leaf.beyond}.get(ends, Answer.UNKNOWN)


def _holds(leaf: Comparison, number: float) -> bool:
    match leaf.relation:
        case Relation.AT_LEAST:
            return number >= leaf.threshold
        case Relation.MORE_THAN:
            return number > leaf.threshold
        case Relation.AT_MOST:
            return number <= leaf.threshold
        case Relation.LESS_THAN:
            return number < leaf.threshold


def leaves_of(condition: Condition) -> Iterator[Leaf]:
    """Every comparison in a condition, in the order written."""
    match condition:
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from leaves_of(part)
        case _:
            yield condition
