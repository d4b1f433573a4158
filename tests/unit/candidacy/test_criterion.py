"""Loading a set: what has no source, unit, role or unbroken dates is refused in one sentence."""

from datetime import date

import pytest

from flavum.candidacy.criterion import CriteriaRefusal, CriteriaSet, criteria_names, load_criteria, read_criteria
from flavum.evidence.library import load_library

HEAD = 'title = "T"\ntitle_es = "T"\nversion = "1"\nabout = "a test"\n'
FEVER = """
[[criterion]]
key = "fever"
topic = "infection"
role = "stop"
scope = "person"
title = "No fever"
title_es = "Sin fiebre"
version = "1"
from = 2020-01-01
when = { fact = "red_flags.fever", is = false }
sources = ["stop_infection"]
rationale = "r"
"""


def read(text: str) -> CriteriaSet:
    return read_criteria(text, name="test", library=load_library())


def refusal_of(text: str) -> str:
    with pytest.raises(CriteriaRefusal) as refused:
        read(text)
    return str(refused.value)


def test_sound_set_is_read() -> None:
    (criterion,) = read(HEAD + FEVER).get_criteria(date(2021, 1, 1))

    assert criterion.key == "fever"
    assert not criterion.to_be_confirmed


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('sources = ["stop_infection"]', "", "has no source"),
        ('["stop_infection"]', '["hearsay"]', "'hearsay' is not a claim of the evidence library"),
        ('"stop"', '"veto"', "the roles are required, stop, caution, mimic"),
        ('"person"', '"planet"', "the scope is person or level"),
        ("from = 2020-01-01", "", "says no from"),
        ('title_es = "Sin fiebre"', "", "says no title_es"),
        ("red_flags.fever", "red_flags.heat", "is not a fact"),
        ('["stop_infection"]', '["stop_cauda_equina"]', "still to be confirmed; make it a caution"),
        ("from = 2020-01-01", "from = 2020-01-01\nuntil = 2019-01-01", "before it begins"),
    ],
)
def test_unsound_criterion_is_refused(old: str, new: str, sentence: str) -> None:
    assert sentence in refusal_of(HEAD + FEVER.replace(old, new))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (HEAD, "holds no criteria: everybody would pass"),
        (FEVER, "needs a title"),
        ("title = ", "is not TOML"),
    ],
)
def test_unsound_set_is_refused(text: str, sentence: str) -> None:
    assert sentence in refusal_of(text)


def two_versions(until: str, later: str) -> str:
    earlier = FEVER.replace("from = 2020-01-01", f"from = 2020-01-01\n{until}")
    return HEAD + earlier + FEVER.replace("2020-01-01", later).replace('version = "1"', 'version = "2"')


def test_versions_with_a_gap_are_refused() -> None:
    assert "no version of criterion fever holds from 2021-01-01" in refusal_of(
        two_versions("until = 2021-01-01", "2021-02-01")
    )


@pytest.mark.parametrize("until", ["until = 2021-06-01", ""])
def test_versions_that_overlap_are_refused(until: str) -> None:
    assert "two versions of criterion fever overlap on 2021-02-01" in refusal_of(two_versions(until, "2021-02-01"))


def test_day_picks_the_version() -> None:
    criteria = read(two_versions("until = 2021-01-01", "2021-01-01"))

    assert [c.version for c in criteria.get_criteria(date(2020, 12, 31))] == ["1"]
    assert [c.version for c in criteria.get_criteria(date(2021, 1, 1))] == ["2"]


def test_day_before_the_set_began_is_refused() -> None:
    with pytest.raises(CriteriaRefusal, match="the set begins on 2020-01-01"):
        read(HEAD + FEVER).get_criteria(date(2019, 12, 31))


def test_doubtful_claim_decides_when_somebody_answers_for_it() -> None:
    text = FEVER.replace('["stop_infection"]', '["stop_cauda_equina"]\nswitched_on_by = "Dr. Example, because"')

    (criterion,) = read(HEAD + text).criteria

    assert criterion.to_be_confirmed
    assert criterion.switched_on_by == "Dr. Example, because"


def test_unknown_set_is_refused_with_the_names() -> None:
    with pytest.raises(CriteriaRefusal, match="there are encore, flavum, mist2, ncd-150-13"):
        load_criteria("flavvum")


@pytest.mark.parametrize("name", criteria_names())
def test_shipped_set_describes_itself(name: str) -> None:
    rows = load_criteria(name).describe(on=date(2026, 11, 21))

    assert all(row["threshold"] and row["threshold_es"] and row["source"] and row["rationale"] for row in rows)
