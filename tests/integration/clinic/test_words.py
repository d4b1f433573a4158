"""Every word of the clinic's pages is there in Spanish, and the compiled catalogue is the written one."""

import re
from pathlib import Path

import pytest
from clinic_factories import Clinic, sign_in
from django.utils.translation import override
from django.utils.translation.template import templatize

from docs.compile_words import LOCALE, compile_words
from flavum.clinic.records.models import Stage

TEMPLATES = LOCALE.parent / "templates"
WORDS = re.compile(r"""gettext\(u?(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')|_\(u?"((?:[^"\\]|\\.)*)"\)""")
SPANISH = LOCALE / "es" / "LC_MESSAGES" / "django.po"


def words_of(page: Path) -> set[str]:
    """What Django's own extractor finds in a template."""
    found = WORDS.findall(templatize(page.read_text(encoding="utf-8")))
    return {re.sub(r"\s+", " ", one or two or three).strip() for one, two, three in found}


@pytest.mark.parametrize("page", sorted(TEMPLATES.rglob("*.html")), ids=lambda page: page.name)
def test_every_word_of_a_page_is_translated(page: Path) -> None:
    written = re.sub(r'"\n"', "", SPANISH.read_text(encoding="utf-8"))
    missing = [word for word in words_of(page) if f'msgid "{word}"' not in written]
    assert missing == []


def test_no_translation_is_empty() -> None:
    assert re.findall(r'msgid "(.+)"\nmsgstr ""\n', SPANISH.read_text(encoding="utf-8")) == []


def test_compiled_words_are_the_written_ones() -> None:
    assert SPANISH.with_suffix(".mo").read_bytes() == compile_words(SPANISH), "run python docs/compile_words.py"


def test_every_stage_has_a_spanish_name() -> None:
    english = {str(stage.label) for stage in Stage}
    with override("es"):
        assert english.isdisjoint({str(stage.label) for stage in Stage})


def test_worklist_speaks_spanish(clinic: Clinic) -> None:
    clinic.open_case()
    page = sign_in(clinic.hire("coordinator")).get("/", headers={"accept-language": "es"}).content.decode()
    assert '<html lang="es">' in page
    assert "Lista de trabajo" in page
    assert "Worklist" not in page
