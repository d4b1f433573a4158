from datetime import date
from pathlib import Path

import pytest

from flavum.errors import Refusal
from flavum.evidence.library import (
    ClaimNotFound,
    LibraryRefusal,
    SourceNotFound,
    load_library,
    load_library_from,
    make_library,
)

SOURCES = '[S58q]\ncitation = "SPORT"\nkind = "trial"\npart_read = "abstract"\n'
OPENING = "as_of = 2026-11-20\n"
CERTAINTIES = "read, secondary, derived, known_high, known_medium, known_low"
INTERVALS = "published, wilson, exact_upper, range"
FIELDS = {
    "statement": '"13.1 % were operated again."',
    "statement_es": '"El 13.1 % fue operado de nuevo."',
    "value": "13.1",
    "unit": '"%"',
    "source": '"S58q"',
    "certainty": '"read"',
}


def an_entry(key: str = "again", **changes: str | None) -> str:
    fields = FIELDS | changes
    return f"\n[[{key}]]\n" + "".join(f"{name} = {text}\n" for name, text in fields.items() if text is not None)


def a_folder(folder: Path, **files: str | None) -> Path:
    texts = {"sources": SOURCES, "trials": OPENING + an_entry()} | files
    for name, text in texts.items():
        if text is not None:
            (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder


def refusal_of(folder: Path) -> str:
    with pytest.raises(LibraryRefusal) as refused:
        load_library_from(folder)
    return str(refused.value)


def test_small_library_loads(tmp_path: Path) -> None:
    library = load_library_from(a_folder(tmp_path))

    claim = library.get_claim("again")

    assert (claim.value, claim.unit, claim.topic, claim.as_of) == (13.1, "%", "trials", date(2026, 11, 20))
    assert library.get_source("S58q").citation == "SPORT"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"source": None}, "trials.toml, line 3: again lacks source"),
        ({"source": '""'}, "trials.toml, line 3: again lacks source"),
        ({"statement_es": None}, "trials.toml, line 3: again lacks statement_es"),
        ({"source": '"S99"'}, "claim again names the source 'S99', which sources.toml does not have"),
        ({"also": '["S99"]'}, "claim again names the source 'S99', which sources.toml does not have"),
        ({"unit": '"furlong"'}, "trials.toml, line 3: claim again has the unknown unit 'furlong'"),
        (
            {"low": "14.0", "high": "16.7", "interval": '"wilson"'},
            "trials.toml, line 3: claim again has the value 13.1 outside its interval 14 to 16.7",
        ),
        (
            {"certainty": '"sure"'},
            "trials.toml, line 3: again has the unknown certainty 'sure'; known are " + CERTAINTIES,
        ),
        (
            {"low": "1", "high": "20", "interval": '"guess"'},
            "trials.toml, line 3: again has the unknown interval 'guess'; known are " + INTERVALS,
        ),
        (
            {"certainty": '"known_low"'},
            "trials.toml, line 3: claim again was not read in its source, so it is to be confirmed",
        ),
        ({"value": '"13.1"'}, "trials.toml, line 3: again has value = '13.1', which is of the wrong kind"),
        ({"n": "41.5"}, "trials.toml, line 3: again has n = 41.5, which is of the wrong kind"),
        ({"n": "true"}, "trials.toml, line 3: again has n = True, which is of the wrong kind"),
        ({"also": "[1]"}, "trials.toml, line 3: again has also = [1], which is of the wrong kind"),
        ({"value": "nan"}, "trials.toml, line 3: claim again has a number that is not finite"),
    ],
)
def test_broken_claim_is_refused_in_one_sentence(changes: dict, sentence: str, tmp_path: Path) -> None:
    assert refusal_of(a_folder(tmp_path, trials=OPENING + an_entry(**changes))) == sentence


def test_unknown_field_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    sentence = refusal_of(a_folder(tmp_path, trials=OPENING + an_entry(valeu="13.1")))

    assert sentence.startswith("trials.toml, line 3: again has the unknown field 'valeu'; known are also, as_of,")


def test_invalid_toml_is_refused_with_its_line(tmp_path: Path) -> None:
    sentence = refusal_of(a_folder(tmp_path, trials=OPENING + "[[again]]\nvalue = = 3\n"))

    assert sentence.startswith("trials.toml is not valid TOML:")
    assert "line 3" in sentence


def test_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    folder = a_folder(tmp_path)
    (folder / "trials.toml").write_bytes(b"\xff\xfe\x00")

    assert refusal_of(folder) == "trials.toml is not UTF-8 text; save it as UTF-8"


def test_claim_under_a_single_bracket_is_refused(tmp_path: Path) -> None:
    single = an_entry().replace("[[again]]", "[again]")

    sentence = refusal_of(a_folder(tmp_path, trials=OPENING + single))

    assert sentence == "trials.toml, line 3: write [[again]] above the fields of a claim"


def test_file_without_date_is_refused(tmp_path: Path) -> None:
    sentence = refusal_of(a_folder(tmp_path, trials=an_entry()))

    assert sentence == "trials.toml: the file must open with as_of = YYYY-MM-DD, the day its claims were checked"


def test_empty_file_is_refused(tmp_path: Path) -> None:
    assert refusal_of(a_folder(tmp_path, trials=OPENING)) == "trials.toml holds no claim; fill it or take it away"


def test_folder_without_claims_is_refused(tmp_path: Path) -> None:
    assert refusal_of(a_folder(tmp_path, trials=None)) == f"{tmp_path} holds no file of claims"


def test_folder_without_sources_is_refused(tmp_path: Path) -> None:
    sentence = refusal_of(a_folder(tmp_path, sources=None))

    assert sentence == f"{tmp_path} has no sources.toml; a claim without a source is not taken"


def test_library_of_nothing_is_refused() -> None:
    with pytest.raises(LibraryRefusal, match="without a claim supports nothing"):
        make_library((), ())


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (SOURCES.replace('"trial"', '"rumour"'), "sources.toml, line 1: source S58q has the unknown kind 'rumour'"),
        (SOURCES.replace("kind", "sort"), "sources.toml, line 1: S58q has the unknown field 'sort'"),
        (SOURCES.replace('"abstract"', '""'), "sources.toml, line 1: S58q lacks part_read"),
        (SOURCES + 'funding = "A competitor."\n', "sources.toml, line 1: source S58q names who paid in one language"),
        ("S58q = 3\n", "sources.toml: write [S58q] above the fields of a source"),
    ],
)
def test_broken_source_is_refused(text: str, sentence: str, tmp_path: Path) -> None:
    assert refusal_of(a_folder(tmp_path, sources=text)).startswith(sentence)


def test_key_in_two_files_is_refused(tmp_path: Path) -> None:
    sentence = refusal_of(a_folder(tmp_path, cohorts=OPENING + an_entry()))

    assert sentence == "claim again stands in cohorts.toml and trials.toml; keep it in one file"


def dated(valid_from: str | None, valid_until: str | None) -> str:
    return an_entry(valid_from=valid_from, valid_until=valid_until)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ((None, None), (None, None)),
        (("2014-01-09", None), ("2016-12-07", None)),
        (("2014-01-09", "2017-01-01"), ("2016-12-07", None)),
        ((None, "2016-12-07"), (None, None)),
    ],
)
def test_two_versions_for_the_same_days_are_refused(first: tuple, second: tuple, tmp_path: Path) -> None:
    sentence = refusal_of(a_folder(tmp_path, trials=OPENING + dated(*first) + dated(*second)))

    assert sentence == "claim again is there twice for the same days; give each version its own dates"


def test_gap_between_two_versions_is_refused(tmp_path: Path) -> None:
    text = OPENING + dated("2016-12-07", None) + dated("2014-01-09", "2016-01-01")

    assert refusal_of(a_folder(tmp_path, trials=text)) == (
        "claim again says nothing from 2016-01-01 to 2016-12-07; close the gap"
    )


def test_second_version_is_named_by_its_own_line(tmp_path: Path) -> None:
    text = OPENING + dated("2014-01-09", "2016-12-07") + an_entry(unit='"furlong"')

    assert refusal_of(a_folder(tmp_path, trials=text)).startswith("trials.toml, line 13: ")


def test_dated_claim_is_replayed_as_of_a_day() -> None:
    library = load_library()

    before = library.get_claim("ncd_150_13_coverage", on=date(2016, 12, 6))
    after = library.get_claim("ncd_150_13_coverage", on=date(2016, 12, 7))

    assert (before.source, after.source) == ("S29", "S33")
    assert library.get_claim("ncd_150_13_coverage") is after


def test_dated_claim_before_its_first_day_is_not_found() -> None:
    with pytest.raises(ClaimNotFound, match="did not hold on 2013-12-31; its first version begins 2014-01-09"):
        load_library().get_claim("ncd_150_13_coverage", on=date(2013, 12, 31))


def test_unknown_claim_is_not_found_and_its_neighbours_are_named() -> None:
    with pytest.raises(ClaimNotFound, match="did you mean encore_odi_responders_1y"):
        load_library().get_claim("encore_odi_responder_1y")


def test_unknown_claim_unlike_any_other_names_no_neighbour() -> None:
    with pytest.raises(ClaimNotFound, match=r"^there is no claim 'zzzz' in the library$"):
        load_library().get_claim("zzzz")


def test_unknown_source_is_not_found() -> None:
    with pytest.raises(SourceNotFound, match="there is no source 'S5'"):
        load_library().get_source("S5")


@pytest.mark.parametrize(
    "text", ["schizas grade", "MODERADA Schizas", "estenosis raicillas", "Estenosis moderada aun se", "S47 moderate"]
)
def test_claims_are_found_by_words_of_key_statement_or_source(text: str) -> None:
    found = {claim.key for claim in load_library().find_claims(text)}

    assert "schizas_grade_b" in found
    assert "portal_diameter" not in found


@pytest.mark.parametrize("text", ["", "   ", "no such words together"])
def test_nothing_is_found_for_nothing(text: str) -> None:
    assert load_library().find_claims(text) == ()


def test_library_is_read_once() -> None:
    assert load_library() is load_library()


def test_every_source_is_cited() -> None:
    library = load_library()
    cited = {key for claim in library.claims for key in (claim.source, *claim.also)}

    assert {source.key for source in library.sources} - cited == set()


@pytest.mark.parametrize("refusal", [LibraryRefusal, ClaimNotFound, SourceNotFound])
def test_refusals_are_refusals_of_evidence(refusal: type) -> None:
    assert issubclass(refusal, Refusal)
    assert refusal.kind == "evidence"
