"""Every method, reason and remark that the core can put into a record has its Spanish words."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import flavum
from flavum.anatomy.level import LUMBAR_LEVELS, Level
from flavum.candidacy.criterion import criteria_names, load_criteria
from flavum.candidacy.phrase import GAP, PhraseBook, load_phrases, to_spanish
from flavum.clinic.records.phrase import load_sentences

SOURCE = Path(flavum.__file__).parent
# Where a finding, a grade, a fact or a remark is made: every phrase that is written there comes to a reader.
MAKERS = (
    "imaging/measure.py",
    "imaging/level/*.py",
    "imaging/measurement/*.py",
    "imaging/landmark/*.py",
    "imaging/selection/*.py",
    "imaging/dicom/read.py",
    "imaging/nifti/read.py",
    "candidacy/case/*.py",
    "candidacy/examination/*.py",
    "candidacy/facts/fact.py",
    "candidacy/facts/hand.py",
    "candidacy/intake/build.py",
)
MODULES = sorted(path for pattern in MAKERS for path in SOURCE.glob(pattern))
PROSE = re.compile(r"[A-Za-z]{2,} \(?[A-Za-z]")
# Not shown as a phrase: the name of a grade (report/level_table.py splits it), a part of a refusal, a file's state;
# what is being done at a level has a test of its own.
OTHERWISE = {"7 (interval reaches 7)", "of unknown weighting", "cut short", "measuring 7"}
ONE_OF_MANY = re.compile(r"\b1(?= (pictures|objects|slices|damaged))")
PUT_IN = re.compile(r"\{\w+(?::([^{}]*))?\}")


def fill(spec: str) -> str:
    """What stands for something put in: a seven, or seven percent."""
    return "7%" if spec.endswith("%") else "7"


def text_of(node: ast.expr | None, known: dict[str, str]) -> str | None:
    """What is written, with a seven for what the module does not say; None for no text."""
    match node:
        case ast.Constant(value=str(text)):
            return PUT_IN.sub(lambda found: fill(found[1] or ""), text)
        case ast.Name(id=name):
            return known.get(name)
        case ast.FormattedValue(value=value, format_spec=spec):
            return text_of(value, known) or fill(text_of(spec, known) or "")
        case ast.JoinedStr(values=values):
            return "".join(text_of(value, known) or "" for value in values)
        case _:
            return None


def is_for_others(node: ast.AST) -> bool:
    """Whether what is within speaks to whoever gave the files or reads the code, and is never kept."""
    match node:
        case ast.Raise() | ast.Assert() | ast.Expr(value=ast.Constant()):
            return True
        case ast.Call(func=ast.Name(id=name)):
            return name.endswith("Refusal")
        case _:
            return False


def written_in(node: ast.AST, known: dict[str, str]) -> Iterator[str]:
    """Every text below a node."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Constant | ast.JoinedStr):
            yield text_of(child, known) or ""
        elif not is_for_others(child):
            yield from written_in(child, known)


def phrases_of(path: Path) -> set[str]:
    """Every phrase of a module; what has a name there and is only put into others counts with those."""
    module = ast.parse(path.read_text(encoding="utf-8"))
    known: dict[str, str] = {}
    for node in module.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if said := text_of(value, known):
                known[name] = said
    put_in = {part.id for node in ast.walk(module) if isinstance(node, ast.JoinedStr) for part in names_in(node)}
    parts = {known[name] for name in put_in & set(known) if count(name, module) == count(name, module, put_in=True)}
    return {text for text in written_in(module, known) if PROSE.search(text)} - parts


def names_in(node: ast.AST) -> Iterator[ast.Name]:
    return (one for one in ast.walk(node) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Load))


def count(name: str, module: ast.Module, *, put_in: bool = False) -> int:
    """How often a name is read, or read inside a text."""
    places = (node for node in ast.walk(module) if isinstance(node, ast.JoinedStr)) if put_in else [module]
    return sum(one.id == name for place in places for one in names_in(place))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_every_phrase_has_its_spanish_one(path: Path) -> None:
    unsaid = {text for text in phrases_of(path) if load_phrases().find(text) is None} - OTHERWISE

    assert {text for text in unsaid if load_sentences().find(text) is None} == set()


def test_phrases_are_found_at_all() -> None:
    found = {text for path in MODULES for text in phrases_of(path)}

    assert {
        "slip as a part of the lower endplate's length (7 mm)",
        "mean gap between the endplates over the middle half of the disc, mid-sagittal plane",
        "hardly any room is lost (7%), so there is nothing to share out",
        "no row of [[treatments]] speaks of it",
        "is a localiser",
        "7 damaged DICOM files were left out.",
    } <= found
    assert len(found) > 70


def test_no_phrase_is_left_that_nothing_says() -> None:
    found = {text for path in MODULES for text in phrases_of(path)} | {"sagittal", "axial"}
    found |= {criterion.switched_on_by for name in criteria_names() for criterion in load_criteria(name).criteria}

    kept = {GAP.sub("7", ONE_OF_MANY.sub("7", english)) for english in load_phrases().spanish}

    assert kept - found == set()


def test_whoever_lets_a_criterion_decide_is_named_in_spanish() -> None:
    who = {criterion.switched_on_by for name in criteria_names() for criterion in load_criteria(name).criteria} - {""}

    assert {one for one in who if load_phrases().find(one) is None} == set()


@pytest.mark.parametrize("book", [load_phrases(), load_sentences()], ids=["phrases", "sentences"])
def test_both_languages_leave_the_same_room_for_words(book: PhraseBook) -> None:
    gaps = {english: (GAP.findall(english), GAP.findall(spanish)) for english, spanish in book.spanish.items()}

    assert {english: both for english, both in gaps.items() if sorted(both[0]) != sorted(both[1])} == {}
    assert [english for english, (names, _) in gaps.items() if len(names) != len(set(names))] == []


def test_what_was_put_in_is_put_in_again() -> None:
    assert to_spanish("slip as a part of the lower endplate's length (34.1 mm)") == (
        "deslizamiento como parte de la longitud del platillo inferior (34.1 mm)"
    )
    assert to_spanish("hardly any room is lost (4%), so there is nothing to share out") == (
        "casi no se ha perdido espacio (4 %), así que no hay nada que repartir"
    )


def test_a_word_that_was_put_in_is_put_into_spanish_too() -> None:
    assert to_spanish("The axial slices lie 5.5 mm apart; what happens between them is interpolated.") == (
        "Los cortes axiales están a 5.5 mm unos de otros; lo que hay entre ellos se interpola."
    )
    assert to_spanish("Series 3 (9 pictures) was set aside: it is a localiser.") == (
        "La serie 3 (9 imágenes) se dejó aparte: es un localizador."
    )


@pytest.mark.parametrize("level", LUMBAR_LEVELS)
def test_what_is_being_done_at_a_level_is_said_in_spanish(level: Level) -> None:
    assert load_sentences().find(f"measuring {level.value}") == f"midiendo {level.value}"
    assert load_sentences().find("measuring again on the pictures") is None, "a person's words stay as they are"


def test_one_is_no_plural() -> None:
    assert to_spanish("Series 3 (1 pictures) was set aside: it lacks slices.") == (
        "La serie 3 (1 imagen) se dejó aparte: le faltan cortes."
    )


@pytest.mark.parametrize("text", ["", "{", "{0} {name}", "Series {number} was lost", "what somebody wrote", "a\nb"])
def test_other_words_stay_as_they_are(text: str) -> None:
    assert to_spanish(text) == text
