"""A claim as a sentence for a reader, with its interval, its people, its source and how sure it is."""

import re
from typing import Final, Literal

from flavum.evidence.claim import Certainty, Claim, Interval, Source
from flavum.evidence.library import Library

Language = Literal["en", "es"]

CERTAINTY_WORDS: Final[dict[Certainty, dict[Language, str]]] = {
    Certainty.READ: {
        "en": "read in the source, mostly its abstract",
        "es": "leído en la fuente, casi siempre su resumen",
    },
    Certainty.SECONDARY: {
        "en": "second-hand, not read in the original",
        "es": "de segunda mano, no leído en el original",
    },
    Certainty.DERIVED: {"en": "worked out by us from the source", "es": "calculado por nosotros a partir de la fuente"},
    Certainty.KNOWN_HIGH: {
        "en": "general knowledge, not read in a source, fairly sure",
        "es": "conocimiento general, no leído en una fuente, bastante seguro",
    },
    Certainty.KNOWN_MEDIUM: {
        "en": "general knowledge, not read in a source, moderately sure",
        "es": "conocimiento general, no leído en una fuente, medianamente seguro",
    },
    Certainty.KNOWN_LOW: {
        "en": "general knowledge, not read in a source, not sure",
        "es": "conocimiento general, no leído en una fuente, poco seguro",
    },
}
INTERVAL_WORDS: Final[dict[Interval, dict[Language, str]]] = {
    Interval.PUBLISHED: {"en": "95 % interval {low} to {high}", "es": "intervalo del 95 %: {low} a {high}"},
    Interval.WILSON: {
        "en": "95 % interval {low} to {high}, our arithmetic",
        "es": "intervalo del 95 %: {low} a {high}, cálculo nuestro",
    },
    Interval.EXACT_UPPER: {
        "en": "95 % upper bound {high}, our arithmetic",
        "es": "límite superior del 95 %: {high}, cálculo nuestro",
    },
    Interval.RANGE: {"en": "from {low} to {high}", "es": "de {low} a {high}"},
}
TO_BE_CONFIRMED: Final[dict[Language, str]] = {"en": "to be confirmed", "es": "por confirmar"}
SPREAD: Final[dict[Language, str]] = {"en": "± {x} as printed", "es": "± {x} según la fuente"}
OF: Final[dict[Language, str]] = {"en": "{count} of {n} people", "es": "{count} de {n} personas"}
PEOPLE: Final[dict[Language, str]] = {"en": "{n} people", "es": "{n} personas"}
SOURCE: Final[dict[Language, str]] = {"en": "Source", "es": "Fuente"}
UNIT_SIGNS: Final[dict[str, str]] = {"mm2": "mm²", "deg": "°", "degC": "°C"}
# These units are words or no unit at all; beside a bare number they would read oddly.
UNITS_UNSAID: Final[frozenset[str]] = frozenset(
    ("1", "share", "ratio", "points", "persons", "levels", "grade", "count", "kappa", "icc", "r", "index", "p")
)
UNIT_WORDS: Final[dict[str, dict[Language, str]]] = {
    "d": {"en": "days", "es": "días"},
    "wk": {"en": "weeks", "es": "semanas"},
    "mo": {"en": "months", "es": "meses"},
    "a": {"en": "years", "es": "años"},
}


def cite(claim: Claim, library: Library, language: Language) -> str:
    """The claim in one or two sentences: statement, then in parentheses interval and people, then source and certainty.

    The statement says its own number. A claim that was not read in its source ends with "to be confirmed".
    """
    statement = claim.statement if language == "en" else claim.statement_es
    people = word_people(claim, language)
    detail = "; ".join(part for part in (word_interval(claim, language), people) if part)
    said = f"{statement.removesuffix('.')} ({detail})." if detail else statement
    return f"{said} {word_source(library.get_source(claim.source), language)} {word_certainty(claim, language)}."


def word_certainty(claim: Claim, language: Language) -> str:
    """How sure the claim is: "Read in the source, mostly its abstract"; ends with "to be confirmed" where it is."""
    words = CERTAINTY_WORDS[claim.certainty][language]
    confirm = f"; {TO_BE_CONFIRMED[language]}" if claim.to_be_confirmed else ""
    return words[0].upper() + words[1:] + confirm


def word_interval(claim: Claim, language: Language) -> str:
    """The interval or spread in words; "" when the claim has none, or when its statement says the range itself."""
    if claim.plus_minus is not None:
        return SPREAD[language].format(x=_with_unit(claim.plus_minus, claim.unit, language))
    if claim.interval is None or claim.low is None or claim.high is None or claim.value is None:
        return ""
    low, high = f"{claim.low:g}", _with_unit(claim.high, claim.unit, language)
    return INTERVAL_WORDS[claim.interval][language].format(low=low, high=high)


def word_people(claim: Claim, language: Language) -> str:
    """Who is behind the number: "9 of 75 people", "350 people", or ""."""
    said = set(re.findall(r"\d+", claim.statement))
    if claim.n is None or {str(claim.n), str(claim.n if claim.count is None else claim.count)} <= said:
        return ""
    if claim.count is not None:
        return OF[language].format(count=claim.count, n=f"{claim.n:,}")
    return PEOPLE[language].format(n=f"{claim.n:,}")


def word_source(source: Source, language: Language) -> str:
    """The source, its key and who paid: "Source: Deyo 2013, Spine 38:865 (S19)."."""
    citation = (source.citation_es if language == "es" else "") or source.citation
    funding = source.funding if language == "en" else source.funding_es
    return f"{SOURCE[language]}: {citation} ({source.key})." + (f" {funding}" if funding else "")


def _with_unit(number: float, unit: str, language: Language) -> str:
    if unit in UNITS_UNSAID:
        return f"{number:g}"
    sign = UNIT_WORDS[unit][language] if unit in UNIT_WORDS else UNIT_SIGNS.get(unit, unit)
    return f"{number:g} {sign}"
