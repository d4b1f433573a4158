"""What is kept in English (methods, reasons, remarks, sentences of a study), as the page says it: {{ text|kept }}."""

from functools import cache
from importlib.resources import files

from django import template
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from flavum.candidacy.phrase import PhraseBook, load_phrases, read_phrases

register = template.Library()


@register.filter("kept")
def say_kept(english: str) -> str:
    """The text in the language of the page: the clinic's own words, then sentences.toml, then the core's phrases.

    What a person wrote stays as it is.
    """
    if get_language() != "es" or not english:
        return english
    own = _(english)
    return own if own != english else load_sentences().find(english) or load_phrases().to_spanish(english)


@cache
def load_sentences() -> PhraseBook:
    """What is said of an upload or of how its reading goes."""
    return read_phrases(files("flavum.clinic.records").joinpath("sentences.toml").read_text(encoding="utf-8"))
