"""What the pictures say, in English and Spanish (words.toml and the tissue table)."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Literal

from flavum.anatomy.spine.parameters import Cause
from flavum.anatomy.tissue import Tissue, tissue_table

Language = Literal["en", "es"]
LANGUAGES: tuple[Language, ...] = ("en", "es")


@cache
def load_words(language: Language) -> dict[str, str]:
    """Every phrase of the pictures by its key."""
    text = files("flavum.anatomy.picture").joinpath("words.toml").read_text(encoding="utf-8")
    return dict(tomllib.loads(text)[language])


def name_of(tissue: Tissue, language: Language) -> str:
    """The tissue's name as the one table has it."""
    row = tissue_table()[tissue]
    return row.name_en if language == "en" else row.name_es


def heading_of(cause: Cause | None, language: Language, *, is_standing: bool = False) -> str:
    """What a spine with this cause planted is called; None: worn as age brings it."""
    words = load_words(language)
    called = words[cause.value if cause else "worn"]
    return f"{called}, {words['standing']}" if is_standing else called
