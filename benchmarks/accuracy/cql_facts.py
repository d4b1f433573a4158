"""Flavum's facts for CQL: the catalogue as a data model, a book of facts as a case in JSON. Nothing is weighed here."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from flavum.candidacy.facts.catalogue import FactType, Kind, Scope, facts_of
from flavum.candidacy.facts.fact import FactBook
from flavum.evidence.quantity import Quantity

TYPES = {Kind.YES_NO: "System.Boolean", Kind.CHOICE: "System.String"}
MODEL = """<modelInfo xmlns="urn:hl7-org:elm-modelinfo:r1" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  name="Facts" version="1" url="urn:flavum:facts" patientClassName="Facts.Person">
<requiredModelInfo name="System" version="1.0.0" url="urn:hl7-org:elm-types:r1"/>
<typeInfo xsi:type="ClassInfo" namespace="Facts" name="Level" baseType="System.Any">
<element name="name" type="System.String"/>{level}
</typeInfo>
<typeInfo xsi:type="ClassInfo" namespace="Facts" name="Person" baseType="System.Any" retrievable="true">
<element name="id" type="System.String"/>{person}
<element name="levels"><elementTypeSpecifier xsi:type="ListTypeSpecifier" elementType="Facts.Level"/></element>
</typeInfo>
<contextInfo name="Patient" keyElement="id"><contextType namespace="Facts" name="Person"/></contextInfo>
</modelInfo>"""
NUMBER = '<elementTypeSpecifier xsi:type="IntervalTypeSpecifier" pointType="System.Decimal"/>'


def asked_of(scope: Scope) -> Iterator[FactType]:
    """The facts that a criterion can ask for."""
    return (fact for fact in facts_of(scope) if fact.kind in (*TYPES, Kind.NUMBER))


def draw_model() -> str:
    """The facts of a person and of a level as a CQL model; a number is an interval."""
    return MODEL.format(person=_elements(Scope.PERSON), level=_elements(Scope.LEVEL))


def _elements(scope: Scope) -> str:
    return "".join(f"\n{_element(fact)}" for fact in asked_of(scope))


def _element(fact: FactType) -> str:
    if fact.kind is Kind.NUMBER:
        return f'<element name="{fact.name}">{NUMBER}</element>'
    return f'<element name="{fact.name}" type="{TYPES[fact.kind]}"/>'


def to_case(book: FactBook, on: date) -> dict[str, Any]:
    """What is known of a case; what is not known is left out."""
    levels = [{"name": level.value, **_fields(book, Scope.LEVEL, level)} for level in book.levels]
    return {"on": on.isoformat(), "person": _fields(book, Scope.PERSON, None), "levels": levels}


def _fields(book: FactBook, scope: Scope, level: Any) -> dict[str, Any]:
    values = {fact.name: book.get(fact.key, level).value for fact in asked_of(scope)}
    return {
        name: [value.low, value.high] if isinstance(value, Quantity) else value
        for name, value in values.items()
        if value is not None
    }
