"""The words of the report, complete in English and Spanish; values bring their own words in both."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from flavum.candidacy.phrase import to_spanish

Language = Literal["en", "es"]
LANGUAGES: tuple[Language, ...] = ("en", "es")
Words = dict[str, Any]


@cache
def load_words(language: Language) -> Words:
    """Every word of the report in a language, by section and key."""
    return tomllib.loads(files(__package__).joinpath(f"{language}.toml").read_text(encoding="utf-8"))


def say(value: Any, name: str, language: Language) -> str:
    """A text that a value carries in both languages: `name` in English, `name`_es in Spanish."""
    said = getattr(value, name) if language == "en" else getattr(value, f"{name}_es")
    return str(said or "")


def say_phrase(english: str | None, language: Language) -> str:
    """A method, reason or remark of the core, which keeps it in English; "" for none."""
    return to_spanish(english or "") if language == "es" else english or ""
