"""The catalogue is loaded whole or refused with file, place and what to mend."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from flavum.evidence.library import load_library
from flavum.options import catalogue
from flavum.options.catalogue import FOLDER, OptionsRefusal, get_edition, get_option, load_options, load_options_from
from flavum.options.measure import Outcome
from flavum.options.question import Question
from flavum.options.text import Text

Spoil = Callable[[str, str, str], None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for path in [*FOLDER.glob("*.toml"), *(FOLDER / "catalogue").glob("*.toml")]:
        target = tmp_path / path.relative_to(FOLDER)
        target.parent.mkdir(exist_ok=True)
        shutil.copy(path, target)
    return tmp_path


@pytest.fixture
def spoil(folder: Path) -> Spoil:
    def replace(name: str, old: str, new: str) -> None:
        path = folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return replace


def refusal_of(folder: Path) -> str:
    with pytest.raises(OptionsRefusal) as caught:
        load_options_from(folder, load_library())
    return str(caught.value)


def test_options_come_from_the_least_to_the_largest_intervention() -> None:
    assert [treatment.key for treatment in load_options()] == [
        "medicines",
        "physical_therapy",
        "epidural_injection",
        "mild",
        "interspinous_spacer",
        "open_decompression",
        "fusion",
    ]


def test_copy_of_the_folder_is_the_same_catalogue(folder: Path) -> None:
    assert load_options_from(folder, load_library()) == load_options()


def test_option_is_found_by_its_key_or_refused() -> None:
    assert get_option("mild").title.en == "MILD"
    with pytest.raises(OptionsRefusal, match="there is no treatment 'laser'; there are medicines"):
        get_option("laser")


def test_edition_changes_with_one_word_and_only_then(folder: Path, spoil: Spoil) -> None:
    edition = get_edition(load_options())
    assert get_edition(load_options_from(folder, load_library())) == edition

    spoil("catalogue/fusion.toml", "It takes months.", "It takes many months.")

    assert get_edition(load_options_from(folder, load_library())) != edition


def test_question_about_a_treatment_that_is_not_there_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    stray = Question("stray", Text("Does light help?", "¿Ayuda la luz?"), ("laser",))
    monkeypatch.setattr(catalogue, "load_questions", lambda: (stray,))

    with pytest.raises(OptionsRefusal, match=r"questions.toml, \[stray\]: there is no treatment 'laser'"):
        load_options.__wrapped__()


FAULTS = [
    ("catalogue/medicines.toml", "[what]", "[guide]\n[what]", "medicines.toml: write [[guide]] above each of them"),
    ("catalogue/mild.toml", 'version = "1"', "version = 1", "mild.toml: has version = 1, which is of the wrong kind"),
    ("catalogue/mild.toml", 'title_es = "MILD"', "", "mild.toml: lacks title_es"),
    ("catalogue/mild.toml", "place = 4", "place = true", "mild.toml: has place = True, which is of the wrong kind"),
    ("catalogue/mild.toml", "place = 4", "place = 3", "catalogue: more than one treatment has the same place"),
    ("catalogue/mild.toml", "place = 4", "place 4", "mild.toml is not valid TOML"),
    ("catalogue/mild.toml", "[stay]", "[stays]", "mild.toml: has the unknown field 'stays'; did you mean stay?"),
    (
        "catalogue/mild.toml",
        "Through a tiny opening",
        "Through an opening of 5 mm",
        "mild.toml, [what]: text says the number '5' itself; name the claim that says it",
    ),
    (
        "catalogue/fusion.toml",
        "It takes months.",
        "It takes six months.",
        "fusion.toml, [recovery]: text says the number 'six' itself",
    ),
    (
        "catalogue/fusion.toml",
        "Dura meses.",
        "Dura seis meses.",
        "fusion.toml, [recovery]: text_es says the number 'seis' itself",
    ),
    (
        "catalogue/mild.toml",
        'claim = "motion_walking_change_1y"',
        'claim = "motion_walking_change"',
        "mild.toml, [[result]] 1: there is no claim 'motion_walking_change' in the library; did you mean",
    ),
    (
        "catalogue/mild.toml",
        'at = "1y"',
        'at = "13mo"',
        "mild.toml, [[result]] 1: at cannot be '13mo'; it can be 3wk, 30d",
    ),
    (
        "catalogue/mild.toml",
        'study = "motion"',
        'study = "emotion"',
        "mild.toml, [[result]] 1: there is no study 'emotion'",
    ),
    (
        "catalogue/mild.toml",
        'measure = "walking_distance"',
        'measure = "any_less_pain"',
        "mild.toml, [[result]] 2: takes mekhail_walking_12mo for a share of people, which it is not",
    ),
    (
        "catalogue/mild.toml",
        'measure = "relative_later_treatment"',
        'measure = "surgery_needed"',
        "a relative number, and nothing else, is told by a finding in words",
    ),
    (
        "catalogue/mild.toml",
        'group = "motion_analysed_1y"',
        'group = "motion_odi_change_1y"',
        "mild.toml, [[result]] 1: takes motion_odi_change_1y for a number of people, which it is not",
    ),
    (
        "catalogue/mild.toml",
        'study = "motion"',
        'study = "encore"',
        "mild.toml, [[result]] 1: has a control, but study encore has no control group",
    ),
    (
        "catalogue/mild.toml",
        "no_good_evidence = []",
        'no_good_evidence = ["pain"]',
        "mild.toml: both has results and lists no good evidence on pain",
    ),
    (
        "catalogue/medicines.toml",
        '["walking", "standing",',
        '["standing",',
        "medicines.toml: says nothing on walking: give results or list it in no_good_evidence",
    ),
    (
        "catalogue/medicines.toml",
        '["walking",',
        '["waltzing",',
        "medicines.toml: no_good_evidence cannot be 'waltzing'",
    ),
    ("catalogue/medicines.toml", '["walking",', '["walking", "walking",', "medicines.toml: names something twice"),
    (
        "catalogue/fusion.toml",
        'claims = ["fusion_recovery"]',
        "",
        "fusion.toml, [recovery]: names no claim; write not_known = true where nobody knows",
    ),
    ("catalogue/fusion.toml", 'degree = "poorly"', 'degree = "badly"', "degree cannot be 'badly'"),
    (
        "catalogue/fusion.toml",
        "[fits.least_risk]",
        "[fits.least_fuss]",
        "fusion.toml, [fits]: has the unknown field 'least_fuss'",
    ),
    (
        "catalogue/mild.toml",
        '"fusion", "physical_therapy"]',
        '"laser"]',
        "mild.toml, [no_trial]: there is no treatment 'laser'",
    ),
    ("studies.toml", '"S05b"]', '"S00"]', "studies.toml, [encore]: there is no source 'S00' in the library"),
    (
        "studies.toml",
        '["mild", "epidural_injection"]',
        '["mild", "laser"]',
        "studies.toml, [encore]: there is no treatment",
    ),
    ("studies.toml", '["mild", "epidural_injection"]', '["mild"]', "study encore compares one treatment with nothing"),
    ("studies.toml", 'sources = ["S61"]', "sources = []", "studies.toml, [less]: study less names no source"),
    ("studies.toml", 'sources = ["S61"]', 'sources = "S61"', "which is no list of keys"),
    (
        "measures.toml",
        'kind = "average"',
        'kind = "share"',
        "measures.toml, [walking_distance]: measure walking_distance: a share",
    ),
    ("measures.toml", "[satisfied]", "[contented]", "there is no measure 'satisfied'"),
]


@pytest.mark.parametrize(("name", "old", "new", "sentence"), FAULTS, ids=[f"{f[0]}: {f[3][:60]}" for f in FAULTS])
def test_fault_is_refused_with_its_place(
    folder: Path, spoil: Spoil, name: str, old: str, new: str, sentence: str
) -> None:
    spoil(name, old, new)

    assert sentence in refusal_of(folder)


def test_study_without_a_result_is_refused(folder: Path) -> None:
    with (folder / "studies.toml").open("a", encoding="utf-8") as studies:
        studies.write('\n[idle]\ntitle = "Idle"\ntitle_es = "Ociosa"\ndesign = "drawn"\nsources = ["S01"]\n')

    assert refusal_of(folder) == "studies.toml, [idle]: no treatment has a result of it"


def test_treatment_of_which_nothing_is_unknown_is_refused(folder: Path) -> None:
    path = folder / "catalogue" / "medicines.toml"
    text = path.read_text(encoding="utf-8")
    start, end = text.index("[[unknown]]"), text.index("[fits.")
    path.write_text(text[:start] + text[end:], encoding="utf-8")

    assert refusal_of(folder) == "medicines.toml: must say what is not known of it: of every treatment something is not"


def test_empty_folder_is_refused(folder: Path) -> None:
    shutil.rmtree(folder / "catalogue")

    assert refusal_of(folder).endswith("catalogue holds no treatment")


def test_missing_and_unreadable_files_are_refused(folder: Path) -> None:
    (folder / "studies.toml").unlink()
    assert refusal_of(folder) == "studies.toml cannot be read: No such file or directory"

    (folder / "measures.toml").write_bytes(b"\xff\xfe")
    assert refusal_of(folder) == "measures.toml is not UTF-8 text; save it as UTF-8"

    (folder / "measures.toml").write_text("", encoding="utf-8")
    assert refusal_of(folder) == "measures.toml is empty; fill it or take it away"


def test_results_are_found_by_outcome_in_the_order_of_the_file() -> None:
    found = get_option("mild").find_results(Outcome.STANDING)

    assert [result.claim.key for result in found] == ["mekhail_standing_12mo"]
    assert get_option("medicines").find_results(Outcome.STANDING) == ()


def test_claims_of_a_treatment_are_all_it_stands_on_each_once() -> None:
    keys = [claim.key for claim in get_option("mild").claims]

    assert len(keys) == len(set(keys))
    wanted = {"pild_definition", "mekhail_walking_before", "motion_walking_change_1y_control", "no_head_to_head_trial"}
    assert wanted | {"encore_bias", "fda_510k_cleared", "encore_mild_arm", "mild_recovery"} <= set(keys)
