"""From a checked intake document to an Intake value."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from flavum.anatomy.level import LUMBAR_LEVELS, Level
from flavum.candidacy.facts.catalogue import FactType, Kind, Scope, fact_catalogue, facts_of
from flavum.candidacy.facts.fact import Fact, Value, said
from flavum.candidacy.facts.hand import HAND_METHOD, to_hand_quantity
from flavum.candidacy.intake.record import Intake, Surgery, Treatment
from flavum.candidacy.intake.schema import EVERY_LEVEL, UNKNOWN
from flavum.evidence.quantity import Quantity

YES_NO_WORDS = {"yes": True, "no": False}


def to_intake(document: Mapping[str, Any]) -> Intake:
    """The intake that a document says. The document fits the schema; dates are ISO text."""
    head = document.get("intake", {})
    return Intake(
        facts=(*_person_facts(document), *_level_facts(document.get("levels", {}))),
        treatments=tuple(_treatment(row) for row in document.get("treatments", ())),
        surgeries=tuple(_surgery(row) for row in document.get("surgeries", ())),
        answered_on=date.fromisoformat(head["answered_on"]) if "answered_on" in head else None,
        answered_by=head.get("answered_by"),
        language=head.get("language", "en"),
        reference=head.get("reference", ""),
        is_synthetic=head.get("is_synthetic", False),
    )


def _person_facts(document: Mapping[str, Any]) -> Iterator[Fact]:
    for fact in facts_of(Scope.PERSON):
        section = document.get(fact.key.split(".")[0], {})
        if fact.name in section:
            yield Fact(fact.key, _to_value(fact, section[fact.name]), fact.asked_of)


def _level_facts(levels: Mapping[str, Mapping[str, Any]]) -> Iterator[Fact]:
    everywhere = levels.get(EVERY_LEVEL, {})
    for level in LUMBAR_LEVELS:
        fields = {**everywhere, **levels.get(level.value, {})}
        for fact in facts_of(Scope.LEVEL):
            if fact.name in fields:
                yield Fact(fact.key, _to_value(fact, fields[fact.name]), fact.asked_of, level)


def _to_value(fact: FactType, value: Any) -> Value | None:
    if value == UNKNOWN:
        return None
    match fact.kind:
        case Kind.YES_NO:
            return YES_NO_WORDS.get(value, value) if isinstance(value, str) else bool(value)
        case Kind.NUMBER:
            return _to_quantity(fact, value)
        case Kind.DATE:
            return date.fromisoformat(value)
        case Kind.LIST | Kind.LEVELS:
            return tuple(value)
        case _:
            return str(value)


def _to_quantity(fact: FactType, value: Any) -> Quantity:
    if isinstance(value, Mapping):
        low, high = float(value["low"]), float(value["high"])
        return Quantity(float(value["value"]), fact.unit, low, high, method=HAND_METHOD, source="intake")
    number = float(value)
    if fact.margin is None:
        return said(number, fact.unit)
    return to_hand_quantity(fact, number)


def _treatment(row: Mapping[str, Any]) -> Treatment:
    values = {name: _to_value(fact_catalogue()[f"treatment.{name}"], value) for name, value in row.items()}
    return Treatment(**values)  # type: ignore[arg-type]  # the catalogue's kinds are the record's types


def _surgery(row: Mapping[str, Any]) -> Surgery:
    levels, year = row.get("levels", UNKNOWN), row.get("year", UNKNOWN)
    operation = row.get("operation", UNKNOWN)
    return Surgery(
        operation=None if operation == UNKNOWN else operation,
        levels=None if levels == UNKNOWN else tuple(Level(name) for name in levels),
        year=None if year == UNKNOWN else int(year),
    )
