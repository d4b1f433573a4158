"""The published JSON Schema of an intake file, made from the catalogue of facts so that there is one truth.

The committed copy, intake.schema.json, is checked against it by a test.
"""

from typing import Any

from flavum.anatomy.level import LUMBAR_LEVELS, Level
from flavum.candidacy.facts.catalogue import FactType, Kind, Scope, facts_of

FORMAT = 1
UNKNOWN = "unknown"
TEXT_LIMIT = 500
LIST_LIMIT = 100
DATE_PATTERN = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
EVERY_LEVEL = "all"
LEVEL_NAMES = tuple(level.value for level in Level)
ROW_SECTIONS = {"treatments": Scope.TREATMENT, "surgeries": Scope.SURGERY}

# Who may have filled the file in.
ANSWERED_BY = ("patient", "family", "clinician")


def intake_schema() -> dict[str, Any]:
    """The schema as a dictionary ready for json.dumps."""
    sections: dict[str, Any] = {"intake": _head()}
    for fact in facts_of(Scope.PERSON):
        if not fact.computed:
            section = fact.key.split(".")[0]
            sections.setdefault(section, _object({}))["properties"][fact.name] = _field(fact)
    for section, scope in ROW_SECTIONS.items():
        rows = _object({fact.name: _field(fact) for fact in facts_of(scope)})
        rows["required"] = [fact.name for fact in facts_of(scope) if fact.required]
        sections[section] = {"type": "array", "maxItems": LIST_LIMIT, "items": rows}
    level = _object({fact.name: _field(fact) for fact in facts_of(Scope.LEVEL) if not fact.computed})
    sections["levels"] = _object(
        {name: {"$ref": "#/$defs/level"} for name in (EVERY_LEVEL, *(level.value for level in LUMBAR_LEVELS))}
    )
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Flavum intake",
        "description": "What a patient and a clinician say before an assessment. Every field may be left out or be "
        '"unknown". No name and no record number belongs in it.',
        **_object(sections),
        "$defs": {"level": level},
    }


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _head() -> dict[str, Any]:
    return _object(
        {
            "format": {"const": FORMAT, "description": "The version of this format."},
            "answered_on": {**_date(), "description": "The day the answers were given, for example 2026-11-20."},
            "answered_by": {"enum": list(ANSWERED_BY), "description": "Who filled it in."},
            "language": {"enum": ["en", "es"], "description": "The patient's language."},
            "reference": {**_text(), "description": "The clinic's own opaque key; never a name."},
            "is_synthetic": {"type": "boolean", "description": "True when no such patient exists."},
        }
    )


def _date() -> dict[str, Any]:
    return {"type": "string", "format": "date", "pattern": DATE_PATTERN}


def _text() -> dict[str, Any]:
    return {"type": "string", "maxLength": TEXT_LIMIT}


def _field(fact: FactType) -> dict[str, Any]:
    words = {"title": fact.label, "description": f"{fact.question} | {fact.question_es}"}
    match fact.kind:
        case Kind.YES_NO:
            return {"enum": [True, False, "yes", "no", UNKNOWN], **words}
        case Kind.CHOICE:
            return {"enum": [*(fact.choices or {}), *([] if fact.required else [UNKNOWN])], **words}
        case _:
            return {"anyOf": [*_values(fact), {"const": UNKNOWN}], **words}


def _values(fact: FactType) -> list[dict[str, Any]]:
    match fact.kind:
        case Kind.NUMBER:
            kind = "integer" if fact.is_whole else "number"
            number = {"type": kind, "minimum": fact.low, "maximum": fact.high, "$comment": f"unit: {fact.unit}"}
            return [number, _measured(number)] if fact.scope is Scope.LEVEL else [number]
        case Kind.DATE:
            return [_date()]
        case Kind.LEVELS:
            return [{"type": "array", "items": {"enum": list(LEVEL_NAMES)}, "uniqueItems": True}]
        case Kind.LIST:
            return [{"type": "array", "items": _text(), "maxItems": LIST_LIMIT}]
        case _:
            return [{**_text(), **({"pattern": fact.pattern} if fact.pattern else {})}]


def _measured(number: dict[str, Any]) -> dict[str, Any]:
    """A measurement with the interval that the person who made it trusts."""
    ends = {name: dict(number) for name in ("value", "low", "high")}
    return {**_object(ends), "required": list(ends)}
