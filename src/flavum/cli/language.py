"""The languages that an option may name."""

from enum import StrEnum


class Language(StrEnum):
    """English or Spanish."""

    en = "en"
    es = "es"
