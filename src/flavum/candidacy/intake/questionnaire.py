"""The intake as a FHIR R4 Questionnaire, made from the catalogue of facts: English, with Spanish beside it.

Its items are what patients are asked about themselves; enableWhen says which question hangs on which answer. "I do not
know" is an option of every choice; elsewhere the answer is left out and the response says why (response.py).
"""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from flavum.anatomy.level import LUMBAR_LEVELS
from flavum.candidacy.facts.catalogue import AskedIf, FactType, Kind, Scope, fact_catalogue, facts_of
from flavum.candidacy.facts.fact import FactOrigin
from flavum.candidacy.intake.branch import ROWS_ASKED_IF
from flavum.candidacy.intake.schema import FORMAT, TEXT_LIMIT, UNKNOWN
from flavum.candidacy.words import YES_WORDS

# An object identifier made of a UUID, which anybody may use without asking (ITU-T X.667).
URL = "urn:oid:2.25.293702598124786134925152329144804493837"
OPTIONS = f"{URL}.1"  # the code system of the options: fact, a dot, option
YES_NO, YES_NO_CODES = "http://terminology.hl7.org/CodeSystem/v2-0136", {"yes": "Y", "no": "N"}
ABSENT, NOT_KNOWN = "http://terminology.hl7.org/CodeSystem/data-absent-reason", "asked-unknown"
EXTENSION = "http://hl7.org/fhir/StructureDefinition"
UCUM = {"mo": "mo", "min": "min", "m": "m", "a": "a", "wk": "wk", "points": "{score}", "levels": "{level}"}
NOT_KNOWN_WORDS = ("I do not know", "No lo sé")
TITLE = ("Before your visit", "Antes de su consulta")
Item = dict[str, Any]


@cache
def asked_facts() -> tuple[FactType, ...]:
    """Everything that patients are asked about themselves, without the rows of treatments and operations."""
    return tuple(
        fact
        for fact in facts_of(Scope.PERSON)
        if fact.asked_of is FactOrigin.PATIENT and not fact.computed and fact.kind is not Kind.LEVELS
    )


@cache
def make_questionnaire() -> Mapping[str, Any]:
    """The questionnaire as a dictionary ready for json.dumps."""
    return {
        "resourceType": "Questionnaire",
        "language": "en",
        "url": URL,
        "version": str(FORMAT),
        "name": "FlavumIntake",
        "title": TITLE[0],
        "_title": _translated(TITLE[1]),
        "status": "active",
        "subjectType": ["Patient"],
        "item": [_section(section, words) for section, words in read_sections().items()],
    }


@cache
def read_sections() -> Mapping[str, Mapping[str, str]]:
    """The words of every part, in the order of asking."""
    text = files("flavum.candidacy.intake").joinpath("sections.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def to_code(fact: FactType, option: str) -> dict[str, str]:
    """An option as a FHIR coding, without its words."""
    if option == UNKNOWN:
        return {"system": ABSENT, "code": NOT_KNOWN}
    if fact.kind is Kind.YES_NO:
        return {"system": YES_NO, "code": YES_NO_CODES[option]}
    return {"system": OPTIONS, "code": f"{fact.key}.{option}"}


def to_option(coding: Mapping[str, Any]) -> str:
    """The option of the intake format that a coding of the questionnaire stands for."""
    match coding["system"]:
        case "http://terminology.hl7.org/CodeSystem/v2-0136":
            return next(option for option, code in YES_NO_CODES.items() if code == coding["code"])
        case "http://terminology.hl7.org/CodeSystem/data-absent-reason":
            return UNKNOWN
        case _:
            return str(coding["code"]).split(".")[2]


def find_item(key: str) -> Item | None:
    """The question with this key, wherever it stands."""
    return next((item for item in walk(make_questionnaire()["item"]) if item["linkId"] == key), None)


def walk(items: list[Item]) -> Iterator[Item]:
    """Every item and what is in it, from the first to the last."""
    for item in items:
        yield item
        yield from walk(item.get("item", []))


def type_of(fact: FactType) -> str:
    """The FHIR type of a question's answer."""
    match fact.kind:
        case Kind.YES_NO | Kind.CHOICE | Kind.LEVELS:
            return "choice"
        case Kind.NUMBER:
            return "integer" if fact.is_whole else "decimal"
        case Kind.DATE:
            return "date"
        case _:
            return "string"


def options_of(fact: FactType) -> Mapping[str, tuple[str, str]]:
    """Every option with its words in English and Spanish, "I do not know" the last; none where the answer is free."""
    match fact.kind:
        case Kind.YES_NO:
            words = {key: (YES_WORDS[is_yes][0].capitalize(), YES_WORDS[is_yes][1].capitalize())
                     for key, is_yes in (("yes", True), ("no", False))}  # fmt: skip
        case Kind.CHOICE:
            words = dict(fact.choices or {})
        case Kind.LEVELS:
            words = {level.value: (level.value, level.value) for level in LUMBAR_LEVELS}
        case _:
            return {}
    return words if fact.required else words | {UNKNOWN: NOT_KNOWN_WORDS}


def _section(section: str, words: Mapping[str, str]) -> Item:
    rows = [fact for fact in fact_catalogue().values() if fact.key.startswith(f"{section}.")]
    if section in ROWS_ASKED_IF:
        inside = [_rows(section, words, rows)]
    else:
        inside = [_question(fact) for fact in asked_facts() if fact in rows]
    return {**_worded(section, words["title"], words["title_es"]), "type": "group", "item": inside}


def _rows(section: str, words: Mapping[str, str], facts: list[FactType]) -> Item:
    return {
        **_worded(f"{section}.rows", words["question"], words["question_es"]),
        "type": "group",
        **_enabled(ROWS_ASKED_IF[section]),
        "repeats": True,
        "item": [_question(fact) for fact in facts],
    }


def _question(fact: FactType) -> Item:
    return {
        **_worded(fact.key, fact.question, fact.question_es),
        **_extended(fact),
        "type": type_of(fact),
        **_enabled(fact.asked_if),
        **({"required": True} if fact.required else {}),
        **({"repeats": True} if fact.kind in (Kind.LIST, Kind.LEVELS) else {}),
        **({"maxLength": TEXT_LIMIT} if type_of(fact) == "string" else {}),
        **_answers(fact),
    }


def _answers(fact: FactType) -> Item:
    options = [
        {"valueCoding": {**to_code(fact, option), "display": words[0], "_display": _translated(words[1])}}
        for option, words in options_of(fact).items()
    ]
    return {"answerOption": options} if options else {}


def _extended(fact: FactType) -> Item:
    """Unit and plausible range of a number."""
    if fact.kind is not Kind.NUMBER:
        return {}
    kind = "valueInteger" if fact.is_whole else "valueDecimal"
    ends = [
        {"url": f"{EXTENSION}/{name}", kind: end} for name, end in (("minValue", fact.low), ("maxValue", fact.high))
    ]
    coding = {"system": "http://unitsofmeasure.org", "code": UCUM.get(fact.unit, fact.unit)}
    unit = [] if fact.unit == "1" else [{"url": f"{EXTENSION}/questionnaire-unit", "valueCoding": coding}]
    return {"extension": [*unit, *ends]}


def _enabled(condition: AskedIf | None) -> Item:
    """The condition as FHIR has it; asked only where another is not known: where that one has no answer."""
    if condition is None:
        return {}
    before = fact_catalogue()[condition.fact]
    when = list(_conditions(before, condition))
    return {"enableWhen": when, **({"enableBehavior": "any"} if len(when) > 1 else {})}


def _conditions(before: FactType, condition: AskedIf) -> Iterator[Item]:
    for option in condition.options:
        if option == UNKNOWN and not options_of(before):
            yield {"question": before.key, "operator": "exists", "answerBoolean": False}
        else:
            yield {"question": before.key, "operator": "=", "answerCoding": to_code(before, option)}


def _worded(key: str, english: str, spanish: str) -> Item:
    return {"linkId": key, "text": english, "_text": _translated(spanish)}


def _translated(spanish: str) -> Item:
    parts = [{"url": "lang", "valueCode": "es"}, {"url": "content", "valueString": spanish}]
    return {"extension": [{"url": f"{EXTENSION}/translation", "extension": parts}]}
