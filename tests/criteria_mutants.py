"""Sets of criteria with one thing changed, in memory: a number by a step, a day by one, a word for another."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from flavum.candidacy.answer import Answer
from flavum.candidacy.assessment import Role
from flavum.candidacy.condition import AllOf, AnyOf, Choice, Comparison, Condition, Relation, YesNo
from flavum.candidacy.criterion import CriteriaSet, Criterion
from flavum.candidacy.facts.catalogue import fact_catalogue

# The least by which a number of this unit is told apart from the next.
STEPS = {
    "mo": 1,
    "a": 1,
    "wk": 1,
    "points": 1,
    "levels": 1,
    "m": 0.1,
    "mm": 0.1,
    "mm2": 1,
    "%": 1,
    "share": 0.01,
    "deg": 1,
}
STRICTER = {Relation.AT_LEAST: Relation.MORE_THAN, Relation.AT_MOST: Relation.LESS_THAN}
OTHER_SIDE = STRICTER | {stricter: relation for relation, stricter in STRICTER.items()}
OTHER_ROLE = {Role.REQUIRED: Role.CAUTION, Role.STOP: Role.CAUTION, Role.CAUTION: Role.REQUIRED, Role.MIMIC: Role.STOP}
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Mutant:
    """A criterion with one thing changed. kind: number, day, or word. what: in words, for a list of survivors."""

    kind: str
    what: str
    before: Criterion
    after: Criterion

    def within(self, criteria: CriteriaSet) -> tuple[Criterion, ...]:
        return tuple(self.after if one == self.before else one for one in criteria.criteria)


def mutate_set(criteria: CriteriaSet) -> Iterator[Mutant]:
    """Every mutant of every criterion of a set."""
    for criterion in criteria.criteria:
        name = f"{criteria.name}/{criterion.key} {criterion.version}"
        for kind, what, condition in _mutate(criterion.condition):
            yield Mutant(kind, f"{name}: {what}", criterion, replace(criterion, condition=condition))
        for what, day in _days(criterion):
            yield Mutant("day", f"{name}: {what} {day}", criterion, replace(criterion, **{what: day}))
        role = OTHER_ROLE[criterion.role]
        yield Mutant("role", f"{name}: {role.value}", criterion, replace(criterion, role=role))


def _days(criterion: Criterion) -> Iterator[tuple[str, date]]:
    for step in (-ONE_DAY, ONE_DAY):
        yield "valid_from", criterion.valid_from + step
        if criterion.valid_until is not None:
            yield "valid_until", criterion.valid_until + step


def _mutate(condition: Condition) -> Iterator[tuple[str, str, Condition]]:
    match condition:
        case AllOf() | AnyOf():
            yield from _mutate_joint(condition)
        case Comparison():
            yield from _mutate_comparison(condition)
        case YesNo(fact, wanted):
            yield "word", f"{fact} is {not wanted}", replace(condition, wanted=not wanted)
        case Choice(fact, options):
            for option in fact_catalogue()[fact].choices or {}:
                without = tuple(one for one in options if one != option)
                changed = without if option in options else (*options, option)
                yield "word", f"{fact} is one of {changed}", replace(condition, options=changed)


def _mutate_joint(joint: AllOf | AnyOf) -> Iterator[tuple[str, str, Condition]]:
    parts = joint.parts
    yield "word", "all and any changed for each other", (AnyOf if isinstance(joint, AllOf) else AllOf)(parts)
    for n, part in enumerate(parts):
        yield "word", f"without its part {n + 1}", replace(joint, parts=(*parts[:n], *parts[n + 1 :]))
        for kind, what, changed in _mutate(part):
            yield kind, what, replace(joint, parts=(*parts[:n], changed, *parts[n + 1 :]))


def _mutate_comparison(one: Comparison) -> Iterator[tuple[str, str, Condition]]:
    for step in (-STEPS[one.unit], STEPS[one.unit]):
        number = round(one.threshold + step, 6)
        yield "number", f"{one.fact} {one.relation.value} {number:g}", replace(one, threshold=number)
    relation, beyond = OTHER_SIDE[one.relation], Answer.UNMET if one.beyond is Answer.UNKNOWN else Answer.UNKNOWN
    yield "word", f"{one.fact} {relation.value}", replace(one, relation=relation)
    yield "word", f"{one.fact}, beyond it {beyond.value}", replace(one, beyond=beyond)
