"""Words for values, thresholds and conditions, in English and Spanish."""

from datetime import date
from enum import Enum

from flavum.candidacy.condition import AllOf, AnyOf, Choice, Comparison, Condition, Leaf, Relation, YesNo
from flavum.candidacy.facts.catalogue import FactType, fact_catalogue
from flavum.candidacy.facts.fact import Value
from flavum.evidence.quantity import Quantity
from flavum.evidence.unit import UNITS


class Language(Enum):
    """The languages of the product; the value is the place in a pair of words."""

    EN = 0
    ES = 1


UNIT_WORDS = {
    "1": ("", ""),
    "mm2": ("mm²", "mm²"),
    "mo": ("months", "meses"),
    "wk": ("weeks", "semanas"),
    "a": ("years", "años"),
    "deg": ("degrees", "grados"),
    "points": ("points", "puntos"),
    "levels": ("levels", "niveles"),
}
UNIT_WORDS_OF_ONE = {
    "mo": ("month", "mes"),
    "wk": ("week", "semana"),
    "a": ("year", "año"),
    "deg": ("degree", "grado"),
    "points": ("point", "punto"),
    "levels": ("level", "nivel"),
}
PLURALS = {"1": "", "%": "percent", "points": "points", "share": "parts of one", "levels": "levels"}
RELATION_WORDS = {
    Relation.AT_LEAST: ("at least", "al menos"),
    Relation.MORE_THAN: ("more than", "más de"),
    Relation.AT_MOST: ("at most", "como máximo"),
    Relation.LESS_THAN: ("less than", "menos de"),
}
YES_WORDS = {True: ("yes", "sí"), False: ("no", "no")}
AND, OR = (", and ", ", y "), (", or ", ", o ")
EITHER = (" or ", " o ")
MINUS = "−"
UP_TO = ("–", "…")  # between the ends of an interval; beside a minus sign the dash would be read as one

# A length is told to a tenth of its unit; these are coarser.
WHOLE_UNITS = ("mm2", "%")


def word_label(key: str, language: Language) -> str:
    fact = fact_catalogue()[key]
    return (fact.label, fact.label_es)[language.value]


def word_value(fact: FactType, value: Value, language: Language) -> str:
    """A fact's value as a reader says it, its interval in parentheses: "2.6 mm (2.2–3.0)"."""
    match value:
        case bool():
            return YES_WORDS[value][language.value]
        case Quantity():
            return _word_quantity(value, language)
        case date():
            return value.isoformat()
        case tuple():
            return ", ".join(value)
        case str():
            return fact.choices[value][language.value] if fact.choices else value


def _word_quantity(quantity: Quantity, language: Language) -> str:
    scale, unit = _for_reader(quantity.unit)
    digits = 0 if unit in WHOLE_UNITS or quantity.low == quantity.value == quantity.high == int(quantity.value) else 1
    value, low, high = (_write(x * scale, digits) for x in (quantity.value, quantity.low, quantity.high))
    interval = f" ({low}{UP_TO[MINUS in low]}{high})" if quantity.low != quantity.high else ""
    return f"{value} {word_unit(unit, language, of=value)}".strip() + interval


def _write(number: float, digits: int) -> str:
    text = f"{number:.{digits}f}"
    return text.replace("-", MINUS) if float(text) else text.lstrip("-")  # no minus nought


def word_unit(unit: str, language: Language, *, of: str = "") -> str:
    """The unit as it is written behind a number; of: the number, where there is one."""
    words = UNIT_WORDS_OF_ONE if of == "1" and unit in UNIT_WORDS_OF_ONE else UNIT_WORDS
    return words.get(unit, (unit, unit))[language.value]


def word_unit_in_full(unit: str) -> str:
    """The unit as a word in the plural, English: for documents and refusals."""
    return PLURALS.get(unit, f"{UNITS[unit]}s")


def word_number(threshold: Comparison, language: Language) -> str:
    """The threshold's number with its unit: "2.5 mm"."""
    scale, unit = _for_reader(threshold.unit)
    number = f"{threshold.threshold * scale:g}"
    return f"{number} {word_unit(unit, language, of=number)}"


def _for_reader(unit: str) -> tuple[float, str]:
    return (100.0, "%") if unit == "share" else (1.0, unit)


def word_wanted(leaf: Leaf, language: Language) -> str:
    """What a comparison asks for, without the fact's name: "at least 2.5 mm", "yes", "none or mild"."""
    match leaf:
        case Comparison():
            return f"{RELATION_WORDS[leaf.relation][language.value]} {word_number(leaf, language)}"
        case YesNo():
            return YES_WORDS[leaf.wanted][language.value]
        case Choice():
            choices = fact_catalogue()[leaf.fact].choices or {}
            return EITHER[language.value].join(choices[option][language.value] for option in leaf.options)


def word_condition(condition: Condition, language: Language) -> str:
    """What a criterion asks for, in one phrase."""
    match condition:
        case AllOf() | AnyOf():
            return _word_parts(condition, language)
        case Comparison():
            return word_wanted(condition, language)
        case _:
            return _word_part(condition, language)


def _word_parts(condition: AllOf | AnyOf, language: Language) -> str:
    joint = (AND if isinstance(condition, AllOf) else OR)[language.value]
    return joint.join(_word_part(part, language) for part in condition.parts)


def _word_part(part: Condition, language: Language) -> str:
    if isinstance(part, AllOf | AnyOf):
        return f"({_word_parts(part, language)})"
    between = " " if isinstance(part, Comparison) else ": "
    return f"{word_label(part.fact, language)}{between}{word_wanted(part, language)}"
