"""Every word of the clinic's pages is there in Spanish, and the compiled catalogue is the written one."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import allauth
import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from clinic_factories import Clinic, sign_in
from django.utils.translation import gettext, override
from django.utils.translation.template import templatize

from docs.compile_words import LOCALE, compile_words
from flavum.clinic.accounts.permission import Permission
from flavum.clinic.actions.decide import IN_DOUBT
from flavum.clinic.actions.keep_reading import TASK
from flavum.clinic.actions.measure_drawing import DRAWN_METHODS
from flavum.clinic.actions.withdraw_consent import TAKEN_BACK
from flavum.clinic.arrival.keep_photo import TITLE
from flavum.clinic.arrival.point_out import NAMED, NOT_NAMED
from flavum.clinic.demonstration.desk import CALL_ABOUT, DOING
from flavum.clinic.intake.step import NOT_KNOWN
from flavum.clinic.messaging.ask_change import ANOTHER_TIME
from flavum.clinic.messaging.send import ANSWER
from flavum.clinic.messaging.shipped import load_shipped, load_shipped_consent
from flavum.clinic.records.agreement import WITHDRAWN
from flavum.clinic.records.models import Stage
from flavum.clinic.records.phrase import say_kept

TEMPLATES = LOCALE.parent / "templates"
WORDS = re.compile(
    r"""(?:pgettext\(u?'[^']*', |gettext\()u?(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')|_\(u?"((?:[^"\\]|\\.)*)"\)"""
)
# What the clinic itself keeps in English; the core's phrases are in tests/unit/candidacy/test_phrase.py.
PLAYED = (CALL_ABOUT, *(title for title, _role, _days in DOING.values()))  # by the demonstration's staff
KEPT = (
    *DRAWN_METHODS.values(),
    NAMED,
    NOT_NAMED,
    NOT_KNOWN,
    TASK,
    ANSWER,
    ANOTHER_TIME,
    TITLE,
    IN_DOUBT,
    TAKEN_BACK,
    WITHDRAWN,
    *load_shipped(),
    *load_shipped_consent(),
    *PLAYED,
)
SAYS = {"_", "lazy", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
MODULES = sorted(path for path in LOCALE.parent.rglob("*.py") if "migrations" not in path.parts)
SPANISH, ENGLISH = (LOCALE / language / "LC_MESSAGES" / "django.po" for language in ("es", "en"))


def words_of(page: Path) -> set[str]:
    """What Django's own extractor finds in a template."""
    found = WORDS.findall(templatize(page.read_text(encoding="utf-8")))
    return {re.sub(r"\s+", " ", one or two or three).strip() for one, two, three in found}


@pytest.mark.parametrize("page", sorted(TEMPLATES.rglob("*.html")), ids=lambda page: page.name)
def test_every_word_of_a_page_is_translated(page: Path) -> None:
    written = re.sub(r'"\n"', "", SPANISH.read_text(encoding="utf-8"))
    missing = [word for word in words_of(page) if f'msgid "{word}"' not in written]
    assert missing == []


def spoken_in(module: Path) -> Iterator[tuple[str | None, str]]:
    """Context and text of everything that a module gives to gettext as it is written there."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        match node:
            case ast.Call(func=ast.Name(id=name), args=[ast.Constant(value=str(one)), *others]) if name in SAYS:
                match others:
                    case [ast.Constant(value=str(text)), *_] if name.startswith("pgettext"):
                        yield one, text
                    case _:
                        yield None, one


def read_catalogue(written: Path, language: str) -> Catalog:
    with written.open("rb") as file:
        return read_po(file, locale=language)


@cache
def read_spanish() -> Catalog:
    return read_catalogue(SPANISH, "es")


@pytest.mark.parametrize("module", MODULES, ids=lambda module: str(module.relative_to(LOCALE.parent)))
def test_every_word_of_a_module_is_translated(module: Path) -> None:
    """In our catalogue, or in Django's own."""
    with override("es"):
        missing = [
            text
            for context, text in spoken_in(module)
            if read_spanish().get(text, context) is None and (context or gettext(text) == text)
        ]
    assert missing == []


def test_a_permission_is_named_in_spanish() -> None:
    with override("es"):
        assert [one for one in Permission if gettext(one.value.replace("_", " ")) == one.value.replace("_", " ")] == []


def test_no_translation_is_empty() -> None:
    assert re.findall(r'msgid "(.+)"\nmsgstr ""\n', SPANISH.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("written", [SPANISH, ENGLISH], ids=["es", "en"])
def test_compiled_words_are_the_written_ones(written: Path) -> None:
    assert written.with_suffix(".mo").read_bytes() == compile_words(written), "run python docs/compile_words.py"


def test_what_is_said_anew_is_still_said_by_the_library() -> None:
    """In both languages: a new release of django-allauth with other words would bring its jargon back."""
    theirs = read_catalogue(Path(allauth.__file__).parent / "locale/es/LC_MESSAGES/django.po", "es")
    anew = [one.id for one in read_catalogue(ENGLISH, "en") if one.id]

    assert len(anew) > 40
    assert [one for one in anew if theirs.get(one) is None] == []
    assert [one for one in anew if read_spanish().get(one) is None] == []


def test_every_stage_has_a_spanish_name() -> None:
    with override("en"):
        english = {str(stage.label) for stage in Stage}
    with override("es"):
        assert english.isdisjoint({str(stage.label) for stage in Stage})


@pytest.mark.parametrize("english", KEPT)
def test_what_is_kept_in_english_is_shown_in_spanish(english: str) -> None:
    with override("es"):
        assert say_kept(english) != english
    with override("en"):
        assert say_kept(english) == english


def test_the_words_of_the_core_are_shown_in_spanish_and_those_of_people_as_they_are() -> None:
    with override("es"):
        assert say_kept("no axial slice passes through this level") == "ningún corte axial pasa por este nivel"
        assert say_kept("I looked at the pictures") == "I looked at the pictures"
        assert say_kept("") == ""


def test_worklist_speaks_spanish(clinic: Clinic) -> None:
    clinic.open_case()
    page = sign_in(clinic.hire("coordinator")).get("/", headers={"accept-language": "es"}).content.decode()
    assert '<html lang="es">' in page
    assert "Lista de trabajo" in page
    assert "Worklist" not in page
