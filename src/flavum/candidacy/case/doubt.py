"""Answers that contradict each other, or lie in the future, are unknown: what they say is named, never chosen from."""

from collections.abc import Iterator
from datetime import date

from flavum.anatomy.level import LUMBAR_LEVELS, Level
from flavum.candidacy.case.derive import FAILED_FACTS
from flavum.candidacy.facts.catalogue import fact_catalogue
from flavum.candidacy.facts.fact import Fact, FactBook
from flavum.candidacy.intake import Intake
from flavum.candidacy.intake.contradiction import Contradiction, find_contradictions
from flavum.candidacy.intake.locate import Path

Place = tuple[str, Level | None]

AN_OPERATION = "an operation that is listed"
A_TREATMENT = "a treatment that is listed"
THE_INTAKE = "the intake"
EVERY_ANSWER = ("intake", "answered_on")
OPERATED = [("level.earlier_surgery", level) for level in LUMBAR_LEVELS]


def doubt_facts(intake: Intake, book: FactBook, *, on: date) -> Iterator[Fact]:
    """The facts of the book that a contradiction leaves unknown, each with the contradiction as its reason."""
    for one in find_contradictions(intake, on=on):
        for path in one.doubted:
            for key, level in _places(path, intake, book):
                yield Fact(key, None, book.get(key, level).origin, level, reason=_name(one))


def _name(one: Contradiction) -> str:
    names = [_word(path) for path in one.between]
    if one.dated is not None:
        day, after = one.dated
        return f"{names[0]} is dated {day}, after {after}"
    if len(names) == 1:
        return f"what is said of {names[0]} contradicts itself"
    return f"two answers contradict each other: {names[0]}; {names[1]}"


def _word(path: Path) -> str:
    match path:
        case ("surgeries", *_):
            return AN_OPERATION
        case ("treatments", *_):
            return A_TREATMENT
        case ("levels", str() as level, name):
            return f"{fact_catalogue()[f'level.{name}'].label} ({level})"
        case _:
            return THE_INTAKE if path == EVERY_ANSWER else fact_catalogue()[f"{path[0]}.{path[1]}"].label


def _places(path: Path, intake: Intake, book: FactBook) -> list[Place]:
    """Every fact that rests on an answer, itself and what is worked out of it."""
    match path:
        case ("intake", "answered_on"):
            own = [(fact.key, fact.level) for fact in intake.facts]
            return own + [(fact.key, fact.level) for fact in book.facts if fact.key.startswith("care.")] + OPERATED
        case ("levels", str() as level, name):
            return [(f"level.{name}", Level(level))]
        case ("surgeries", int() as row, *_):
            levels = intake.surgeries[row].levels or LUMBAR_LEVELS
            return [("care.earlier_mild", None), *(("level.earlier_surgery", level) for level in levels)]
        case ("treatments", int() as row, *_):
            return _care(intake.treatments[row].kind)
        case ("history", "lumbar_surgery"):
            return [("history.lumbar_surgery", None), ("care.earlier_mild", None), *OPERATED]
        case ("person", "birth_year"):
            return [("person.birth_year", None), ("person.age_years", None)]
        case _:
            return [(f"{path[0]}.{path[1]}", None)]


def _care(kind: str) -> list[Place]:
    """What is worked out of a treatment's rows."""
    failed = [key for key, of in FAILED_FACTS.items() if of == kind]
    injection = ["care.injections_tried", "care.weeks_since_injection"] if kind == "injection" else []
    return [(key, None) for key in (*failed, *injection, "care.months")]
