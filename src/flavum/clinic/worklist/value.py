"""Facts in words for the desk: what was asked, and what was said, with its unit."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from flavum.candidacy.facts.catalogue import FactType, Kind, Scope, fact_catalogue, facts_of
from flavum.candidacy.words import YES_WORDS, Language, word_unit, word_value
from flavum.clinic.records.phrase import say_kept
from flavum.evidence.quantity import Quantity

SAID = {"yes": True, "no": False}
# What the clinic keeps beside the catalogue's facts.
OWN_WORDS = {
    "treatment.rows": gettext_lazy("What has been tried"),
    "surgery.rows": gettext_lazy("Operations on the back"),
    "intake.answered_on": gettext_lazy("Intake sent on"),
}
SECTIONS = {
    "red_flags": gettext_lazy("Answers that cannot wait"),
    "symptoms": gettext_lazy("Symptoms"),
    "scores": gettext_lazy("Scores"),
    "care": gettext_lazy("Care so far"),
    "treatment": gettext_lazy("Treatments"),
    "history": gettext_lazy("History"),
    "surgery": gettext_lazy("Surgery"),
    "medicines": gettext_lazy("Medicines"),
    "allergies": gettext_lazy("Allergies"),
    "examination": gettext_lazy("Examination"),
    "person": gettext_lazy("Person"),
    "goals": gettext_lazy("Goals"),
    "coverage": gettext_lazy("Coverage"),
    "plan": gettext_lazy("Plan"),
    "imaging": gettext_lazy("Imaging"),
    "level": gettext_lazy("Levels"),
}
OTHER = gettext_lazy("Other")


def to_language(code: str | None) -> Language:
    return Language.ES if code == "es" else Language.EN


def word_question(key: str, language: Language) -> str:
    """The question of a fact; its key where the catalogue has lost it."""
    fact = fact_catalogue().get(key)
    if fact is None:
        return str(OWN_WORDS.get(key, key))
    return fact.question_es if language is Language.ES else fact.question


def word_said(key: str, value: Any, unknown_because: str, language: Language) -> str:
    """The answer with its unit; why it is not known where it is not."""
    if value is None:
        return _("Not known: %(why)s") % {"why": say_kept(unknown_because)}
    fact = fact_catalogue().get(key)
    if isinstance(value, list):
        return _word_list(fact, value, language)
    if fact is None:
        return str(value)
    return _word_one(fact, value, language)


def _word_one(fact: FactType, value: Any, language: Language) -> str:
    match fact.kind:
        case Kind.YES_NO:
            said = SAID.get(value, value) if isinstance(value, str) else bool(value)
            return YES_WORDS[said][language.value] if isinstance(said, bool) else str(said)
        case Kind.NUMBER:
            return _word_number(fact, value, language)
        case Kind.CHOICE:
            return (fact.choices or {}).get(value, (str(value),) * 2)[language.value]
        case _:
            return str(value)


def _word_number(fact: FactType, value: Any, language: Language) -> str:
    """A measured number comes with its interval; one that was said is itself."""
    if isinstance(value, Mapping) and {"value", "low", "high"} <= set(value):
        quantity = Quantity(
            value["value"], fact.unit, value["low"], value["high"], method="as written down", source="record"
        )
        return word_value(fact, quantity, language)
    if isinstance(value, int | float) and not isinstance(value, bool):
        if fact.unit == "share":
            return f"{value:.0%}"
        number = f"{value:g}"
        return f"{number} {word_unit(fact.unit, language, of=number)}".strip()
    return str(value)


def _word_list(fact: FactType | None, values: list[Any], language: Language) -> str:
    if not values:
        return _("none")
    return "; ".join(_word_row(one, language) if isinstance(one, Mapping) else str(one) for one in values)


def _word_row(row: Mapping[str, Any], language: Language) -> str:
    """A treatment or an operation in one line."""
    kinds = {fact.name: fact for scope in (Scope.TREATMENT, Scope.SURGERY) for fact in facts_of(scope)}
    return ", ".join(_word_cell(kinds.get(name), name, value, language) for name, value in row.items() if value)


def _word_cell(fact: FactType | None, name: str, value: Any, language: Language) -> str:
    if isinstance(value, list):
        return ", ".join(value)
    if fact is None:
        return f"{name} {value}"
    said = _word_one(fact, value, language)
    return said if fact.kind in (Kind.CHOICE, Kind.TEXT) else f"{(fact.label, fact.label_es)[language.value]} {said}"
