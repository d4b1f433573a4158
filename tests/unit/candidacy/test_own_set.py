"""A site's own file of criteria: read as the shipped ones, refused in one sentence, never rewritten once it ran."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flavum.candidacy.criterion import CriteriaRefusal, CriteriaSet, read_criteria
from flavum.candidacy.own_set import check_succeeds, read_criteria_file
from flavum.evidence.library import load_library

OWN = """title = "Our own"
title_es = "Propios"
version = "1"
about = "a test"

[[criterion]]
key = "fever"
topic = "infection"
role = "stop"
scope = "person"
title = "No fever"
title_es = "Sin fiebre"
version = "1"
from = 2026-01-01
when = { fact = "red_flags.fever", is = false }
sources = ["textbook_infection"]
rationale = "A test."
"""
SHREDS = (
    "yes",
    "nan",
    "[[",
    "]]",
    "{",
    "=",
    '"',
    "\n",
    "[1]",
    "2026-13-45",
    "1",
    "true",
    "inf",
    "\ud7ff",
    "[[criterion]]",
)


def write(folder: Path, text: str, name: str = "ours.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def read(text: str) -> CriteriaSet:
    return read_criteria(text, name="ours", library=load_library())


def test_own_set_is_read_and_named_after_its_file(tmp_path: Path) -> None:
    found = read_criteria_file(write(tmp_path, OWN))

    assert (found.name, found.title_es, [one.key for one in found.criteria]) == ("ours", "Propios", ["fever"])


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ('"red_flags.fever">"red_flags.fevers"', "ours.toml: criterion ours/fever: 'red_flags.fevers' is not a fact"),
        ('["textbook_infection"]>["my_opinion"]', "ours.toml: criterion ours/fever: 'my_opinion' is not a claim"),
        ('"textbook_infection">1', "ours.toml: criterion ours/fever: sources is a list of claim keys"),
        ("from = 2026-01-01>from = 2026-01-01T00:00:00", "ours.toml: criterion ours/fever: from is a day"),
        ('title = "No fever">title = 7', "ours.toml: criterion ours/fever: title is a text"),
        (
            'when = { fact = "red_flags.fever", is = false }>when = [1]',
            "ours.toml: criterion ours/fever: a condition is",
        ),
        ('role = "stop">role = "caution"', "ours.toml: on 2026-01-01 nothing in the set 'ours' is required or a stop"),
        ('key = "fever">key = "Fever 1"', "ours.toml: criterion ours/Fever 1: a key has small letters"),
        ("[[criterion]]>[criterion]", "ours.toml: the set 'ours' holds no criteria"),
        ("[[criterion]]>[[", "ours.toml: the set 'ours' is not TOML"),
    ],
)
def test_fault_is_told_in_one_sentence_with_file_and_entry(tmp_path: Path, change: str, sentence: str) -> None:
    before, after = change.split(">", 1)
    assert before in OWN

    with pytest.raises(CriteriaRefusal) as refused:
        read_criteria_file(write(tmp_path, OWN.replace(before, after, 1)))

    assert str(refused.value).startswith(sentence)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("name", ["flavum.toml", "Our set.toml"])
def test_file_of_a_name_that_cannot_be_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(CriteriaRefusal, match=name):
        read_criteria_file(write(tmp_path, OWN, name))


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_mutilated_file_is_refused_or_read_and_nothing_else(data: st.DataObject) -> None:
    text = OWN
    for _ in range(data.draw(st.integers(1, 3))):
        at, cut = data.draw(st.integers(0, len(text))), data.draw(st.integers(0, 12))
        text = text[:at] + data.draw(st.sampled_from(SHREDS)) + text[at + cut :]
    try:
        found = read(text)
    except CriteriaRefusal:
        return  # in a sentence; anything else that is raised fails the test

    assert any(one.role.decides for one in found.criteria)


NEXT = OWN.replace("from = 2026-01-01", "from = 2026-01-01\nuntil = 2026-06-01") + OWN[
    OWN.index("[[criterion]]") :
].replace('version = "1"\nfrom = 2026-01-01', 'version = "2"\nfrom = 2026-06-01')


def test_set_that_ran_may_end_a_criterion_and_begin_another() -> None:
    check_succeeds(read(NEXT), read(OWN))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ("is = false>is = true", "has run and says another condition now"),
        ('role = "stop">role = "required"', "has run and says another role now"),
        ("from = 2026-01-01>from = 2026-02-01", "has run and is gone"),
    ],
)
def test_what_ran_is_not_rewritten(change: str, sentence: str) -> None:
    with pytest.raises(CriteriaRefusal, match=sentence):
        check_succeeds(read(OWN.replace(*change.split(">"), 1)), read(OWN))


def test_end_that_was_reached_is_not_moved() -> None:
    with pytest.raises(CriteriaRefusal, match="ended on 2026-06-01"):
        check_succeeds(read(NEXT.replace("2026-06-01", "2026-07-01")), read(NEXT))


def test_words_of_a_criterion_may_be_mended() -> None:
    check_succeeds(read(OWN.replace('rationale = "A test."', 'rationale = "Better said."')), read(OWN))
