"""A case's answers as a FHIR R4 QuestionnaireResponse to the questionnaire of the intake.

Only what applies is in it. A question that was answered with "I do not know" is there with a reason for its absence.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from flavum.candidacy.facts.catalogue import FactType, Kind, fact_catalogue
from flavum.candidacy.facts.fact import FactOrigin
from flavum.candidacy.intake.branch import ROWS_ASKED_IF, YES_NO, flatten, is_asked, is_open
from flavum.candidacy.intake.questionnaire import (
    EXTENSION,
    NOT_KNOWN,
    URL,
    asked_facts,
    options_of,
    read_sections,
    to_code,
    type_of,
)
from flavum.candidacy.intake.schema import FORMAT, ROW_SECTIONS, UNKNOWN
from flavum.candidacy.words import Language

Item = dict[str, Any]
ROWS = {scope.value: name for name, scope in ROW_SECTIONS.items()}


def to_response(
    document: Mapping[str, Any], *, authored: datetime, is_complete: bool, language: Language, subject: str = ""
) -> dict[str, Any]:
    """The response. document: answers in the intake format. authored: when it was made, with its zone.

    subject: a FHIR reference to the patient; left out where nobody outside should know whose answers these are.
    """
    sections = [_section(section, words, document, language) for section, words in read_sections().items()]
    return {
        "resourceType": "QuestionnaireResponse",
        "language": language.name.lower(),
        "questionnaire": f"{URL}|{FORMAT}",
        "status": "completed" if is_complete else "in-progress",
        **({"subject": {"reference": subject}} if subject else {}),
        "authored": authored.isoformat(timespec="seconds"),
        "item": [section for section in sections if section["item"]],
    }


def _section(section: str, words: Mapping[str, str], document: Mapping[str, Any], language: Language) -> Item:
    answers = flatten(document)
    if section in ROWS_ASKED_IF:
        rows = document.get(ROWS[section], ()) if is_open(ROWS_ASKED_IF[section], answers) else ()
        inside = [_row(section, words, row, language) for row in rows]
    else:
        facts = [fact for fact in asked_facts() if fact.key.startswith(f"{section}.")]
        inside = [_item(fact, answers[fact.key], language) for fact in facts if _is_said(fact, answers)]
    return {"linkId": section, "text": words[_named("title", language)], "item": inside}


def _row(section: str, words: Mapping[str, str], row: Mapping[str, Any], language: Language) -> Item:
    """One row; that something was tried goes without saying as soon as anything else is said of it."""
    said = {f"{section}.{name}": value for name, value in row.items()}
    if section == "treatment":
        said.setdefault("treatment.tried", "yes")
    facts = [fact for fact in fact_catalogue().values() if fact.key in said and is_asked(fact, said)]
    inside = [_item(fact, said[fact.key], language) for fact in facts]
    return {"linkId": f"{section}.rows", "text": words[_named("question", language)], "item": inside}


def _named(field: str, language: Language) -> str:
    return f"{field}_es" if language is Language.ES else field


def _is_said(fact: FactType, answers: Mapping[str, Any]) -> bool:
    assert fact.asked_of is FactOrigin.PATIENT
    return fact.key in answers and is_asked(fact, answers)


def _item(fact: FactType, value: Any, language: Language) -> Item:
    words = fact.question_es if language is Language.ES else fact.question
    item: Item = {"linkId": fact.key, "text": words}
    is_unknown = value is None or value == UNKNOWN
    if is_unknown and not options_of(fact):
        reason = {"url": f"{EXTENSION}/data-absent-reason", "valueCode": NOT_KNOWN}
        return {**item, "extension": [reason]}
    answers = list(_answers(fact, UNKNOWN if is_unknown else value, language))
    return {**item, "answer": answers} if answers else item


def _answers(fact: FactType, value: Any, language: Language) -> Iterator[Item]:
    match fact.kind:
        case Kind.YES_NO | Kind.CHOICE | Kind.LEVELS:
            for one in value if isinstance(value, list) else [value]:
                option = YES_NO[one] if isinstance(one, bool) else one
                display = options_of(fact)[option][language.value]
                yield {"valueCoding": {**to_code(fact, option), "display": display}}
        case Kind.LIST:
            yield from ({"valueString": one} for one in value)
        case _:
            yield {f"value{type_of(fact).capitalize()}": value}
