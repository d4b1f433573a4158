"""Conditions as they are written in a criteria file, checked word by word against the catalogue of facts."""

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar

from flavum.candidacy.answer import Answer
from flavum.candidacy.condition import AllOf, AnyOf, Choice, Comparison, Condition, Leaf, Relation, YesNo
from flavum.candidacy.facts.catalogue import FactType, Kind, Scope, fact_catalogue
from flavum.errors import Refusal
from flavum.evidence.unit import is_unit

JOINTS: dict[str, type[AllOf] | type[AnyOf]] = {"all_of": AllOf, "any_of": AnyOf}
RELATIONS = {relation.value: relation for relation in Relation}


class CriteriaRefusal(Refusal):
    """A set of criteria that may not be used as it is written."""

    kind: ClassVar[str] = "criteria"


MOST_JOINTS = 8  # one within the other


def parse_condition(table: Mapping[str, Any], scope: Scope, *, depth: int = 0) -> Condition:
    """The condition written as a TOML table; scope: whether it may speak of a level."""
    if not isinstance(table, Mapping) or depth > MOST_JOINTS:
        raise CriteriaRefusal(f"a condition is a table such as {{ fact = ..., is = true }}, not {table!r}"[:200])
    joint = next((name for name in JOINTS if name in table), None)
    if joint is None:
        return _parse_leaf(table, scope)
    if set(table) != {joint} or not table[joint] or not isinstance(table[joint], list):
        raise CriteriaRefusal(f"{joint} stands alone and holds at least one comparison")
    return JOINTS[joint](tuple(parse_condition(part, scope, depth=depth + 1) for part in table[joint]))


def _parse_leaf(table: Mapping[str, Any], scope: Scope) -> Leaf:
    fact = _known_fact(str(table.get("fact", "")), scope)
    rest = {name: value for name, value in table.items() if name != "fact"}
    match fact.kind, rest:
        case Kind.YES_NO, {"is": bool() as wanted} if len(rest) == 1:
            return YesNo(fact.key, wanted)
        case Kind.CHOICE, {"is_one_of": [*options]} if len(rest) == 1:
            return Choice(fact.key, _known_options(fact, options))
        case Kind.NUMBER, {"unit": str() as unit, "beyond": "unknown", **relation} if len(relation) == 1:
            return replace(_parse_comparison(fact, unit, relation), beyond=Answer.UNKNOWN)
        case Kind.NUMBER, {"unit": str() as unit, **relation} if len(relation) == 1:
            return _parse_comparison(fact, unit, relation)
        case Kind.NUMBER, _ if "unit" not in rest:
            raise CriteriaRefusal(f"the threshold on {fact.key} has no unit; write unit = {fact.unit!r}")
    raise CriteriaRefusal(f"{fact.key} is a {fact.kind.value} fact and cannot be asked with {sorted(rest)}")


def _known_fact(key: str, scope: Scope) -> FactType:
    fact = fact_catalogue().get(key)
    if fact is None:
        raise CriteriaRefusal(f"{key!r} is not a fact of the catalogue (facts/*.toml)")
    if fact.scope not in (Scope.PERSON, scope):
        raise CriteriaRefusal(
            f"a criterion about the {scope.value} cannot ask for {key}, a fact of a {fact.scope.value}"
        )
    return fact


def _known_options(fact: FactType, options: list[Any]) -> tuple[str, ...]:
    unknown = [option for option in options if not isinstance(option, str) or option not in (fact.choices or {})]
    if unknown or not options:
        raise CriteriaRefusal(f"{fact.key} has no option {unknown}; it has {', '.join(fact.choices or {})}")
    return tuple(options)


def _parse_comparison(fact: FactType, unit: str, relation: Mapping[str, Any]) -> Comparison:
    (word, threshold), *_ = relation.items()
    if not is_unit(unit):
        raise CriteriaRefusal(f"{unit!r}, the unit of the threshold on {fact.key}, is not a unit Flavum knows")
    if unit != fact.unit:
        raise CriteriaRefusal(f"{fact.key} is in {fact.unit!r}, its threshold in {unit!r}; write both in {fact.unit!r}")
    is_number = isinstance(threshold, int | float) and not isinstance(threshold, bool) and math.isfinite(threshold)
    if word not in RELATIONS or not is_number:
        raise CriteriaRefusal(f"{fact.key} is compared with one of {', '.join(RELATIONS)} and a number")
    return Comparison(fact.key, RELATIONS[word], float(threshold), unit)
