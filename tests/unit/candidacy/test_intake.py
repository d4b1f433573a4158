"""The intake file: what is read, and what is refused with which sentence on which line."""

import json
from datetime import date
from pathlib import Path

import pytest
from candidacy_factories import read_toml

from flavum.anatomy.level import Level
from flavum.candidacy.assessment import Urgency
from flavum.candidacy.facts.catalogue import fact_catalogue
from flavum.candidacy.intake import Intake, IntakeRefusal, find_emergencies, read_intake
from flavum.candidacy.intake.emergency import read_emergencies
from flavum.candidacy.intake.locate import find_line
from flavum.candidacy.intake.read import SIZE_LIMIT_BYTES, parse_intake
from flavum.evidence.library import load_library


def refusal_of(text: str, **arguments: object) -> str:
    with pytest.raises(IntakeRefusal) as refused:
        read_toml(text, **arguments)  # type: ignore[arg-type]
    return str(refused.value)


def test_rows_are_read() -> None:
    intake = read_toml(
        "[[treatments]]\nkind = 'injection'\nstarted_on = 2026-04-14\nresponse = 'unknown'\n"
        "[[surgeries]]\noperation = 'fusion'\nlevels = ['L4-L5', 'L5-S1']\nyear = 2012\n"
    )

    assert intake.treatments[0].started_on == date(2026, 4, 14)
    assert intake.treatments[0].response is None
    assert intake.surgeries[0].levels == (Level.L4_L5, Level.L5_S1)


def test_explicit_unknown_is_a_fact_without_a_value() -> None:
    fact = read_toml("[symptoms]\nleg_symptoms = 'unknown'").find("symptoms.leg_symptoms")

    assert fact is not None
    assert fact.value is None


def test_toml_and_json_say_the_same() -> None:
    document = {"intake": {"answered_on": "2026-11-02"}, "symptoms": {"leg_symptoms": True, "duration_months": 5}}
    toml = "[intake]\nanswered_on = 2026-11-02\n[symptoms]\nleg_symptoms = 'yes'\nduration_months = 5.0"

    assert parse_intake(json.dumps(document).encode(), name="i.json") == read_toml(toml)


# The file | the line | what the sentence must say. ; stands for a line break.
FORM = """
[symptoms];walking = '200 m'                       | 2 | did you mean walking_distance_m (a number in metres
[symptoms];walking_distance_m = '200 m'            | 2 | write walking_distance_m = 200
[symptoms];walking_distance_m = '600 ft'           | 2 | give it in metres, without the unit
[symptoms];;walking_distance_m = 99999             | 3 | from 0 to 20000 or unknown, not 99999
[symptoms];duration_months = nan                   | 2 | is not a number; write unknown instead
[symptoms];duration_months = true                  | 2 | not True
[symptoms];leg_symptoms = 'maybe'                  | 2 | is yes, no or unknown, not 'maybe'
[symptoms];birth_year = 1950                       | 2 | it belongs to person.birth_year
[symptom];leg_symptoms = 'yes'                     | 1 | did you mean symptoms?
symptoms = 3                                       | 1 | symptoms is a table of fields
[scores];odi = '48%'                               | 2 | give it in points
[goals];wants_to = 'walk'                          | 2 | a list of short texts
[coverage];ced_trial_number = '12345'              | 2 | a short text like NCT01234567
[examination];motor_deficit = 'weak'               | 2 | one of none, mild_stable, severe, progressive or unknown
[person];birth_year = 1950.5                       | 2 | a number from 1900 to 2100
[intake];answered_on = 2026-11-02T10:00:00         | 2 | a date like 2026-11-20
[intake];format = 2                                | 2 | is the number 1, not 2
[intake];reference = 3                             | 2 | a short text, never a name
[red_flags];xyz = 'yes'                            | 2 | the fields here are bladder_or_bowel_change
[[treatments]];name = 'x'                          | 1 | does not say its kind: one of medicine
[[treatments]];kind = 'brace';ended_on = 'May'      | 3 | treatments row 1 ended_on is a date like 2026-11-20
[[treatments]];kind = 'yoga'                       | 2 | treatments row 1 kind is one of
[[treatments]];kind = 'unknown'                    | 2 | treatments row 1 kind is one of
treatments = 3                                     | 1 | each under [[treatments]]
[[surgeries]];levels = ['L4/L5']                   | 2 | a list of levels like
[levels.L9-L5];slip_mm = 1                         | 1 | did you mean
[levels.L4-L5];slip_mm = { value = 3, low = 2 }    | 2 | levels.L4-L5.slip_mm is a number in millimetres
[levels.L4-L5];slip_mm = { value = 3, low = 5, high = 6 }    | 2 | outside its interval 5 to 6
"""


@pytest.mark.parametrize("row", FORM.strip().splitlines())
def test_wrong_form_is_refused_with_field_line_and_cure(row: str) -> None:
    text, line, sentence = (part.strip() for part in row.split(" | "))

    refusal = refusal_of(text.replace(";", "\n"))

    assert refusal.startswith(f"intake.toml, line {line}: ")
    assert sentence in refusal
    assert "\n" not in refusal


# Answers that cannot both be true.
CONTRADICTIONS = """
[symptoms];worst_posture = 'standing';worse_standing = 'no'                     | 2 | worse with standing) is no
[symptoms];worst_posture = 'sitting';relieved_by_sitting = 'yes'                | 2 | relieved by sitting) is yes
[symptoms];best_posture = 'sitting';relieved_by_sitting = 'no'                  | 2 | relieved by sitting) is no
[symptoms];worst_posture = 'lying';best_posture = 'lying'                       | 2 | best posture) is lying
[symptoms];leg_symptoms = 'no';worse_walking = 'yes'                            | 2 | leg_symptoms
[symptoms];leg_symptoms = 'no';[scores];leg_pain_nprs = 6                       | 2 | leg_pain_nprs
[symptoms];duration_months = 800;[person];age_years = 60                        | 2 | 800 months
[intake];answered_on = 2026-11-02;[person];age_years = 40;birth_year = 1950     | 4 | is 1950
[person];birth_year = 2030                                                      | 2 | after 2026-11-21
[person];sex = 'male';pregnant = 'yes'                                          | 2 | pregnant
[medicines];blood_thinner = 'no';blood_thinner_hold = 'held'                    | 2 | blood_thinner_hold
[medicines];blood_thinner = 'no';blood_thinner_names = ['warfarin']             | 2 | warfarin
[coverage];ced_enrolled = 'no';ced_trial_number = 'NCT03072927'                 | 2 | NCT03072927
[history];lumbar_surgery = 'no';[[surgeries]];levels = ['L4-L5']                | 2 | lists an operation
[levels.L4-L5];earlier_surgery = 'no';[[surgeries]];levels = ['L4-L5']          | 4 | lists L4-L5
[history];lumbar_surgery = 'no';[levels.L4-L5];earlier_surgery = 'yes'          | 4 | history.lumbar_surgery is no
[levels.L4-L5];ligament_is_main_cause = true;disc_is_main_cause = true          | 2 | disc_is_main_cause
[[treatments]];kind = 'medicine';started_on = 2026-05-01;ended_on = 2026-04-01  | 4 | before it starts
[[treatments]];kind = 'medicine';ongoing = true;ended_on = 2026-04-01           | 3 | still going on
[[treatments]];kind = 'medicine';tried = 'no';response = 'no_relief'            | 3 | was not tried
[[treatments]];kind = 'medicine';tried = 'no';[[treatments]];kind = 'medicine'  | 3 | another row says so
[[treatments]];kind = 'medicine';started_on = 2027-05-01                        | 3 | is 2027-05-01, after 2026-11-21
[intake];answered_on = 2026-11-25                                               | 2 | after 2026-11-21
[intake];answered_on = 2026-11-02;[[surgeries]];year = 2028                     | 4 | after 2026-11-02
"""


@pytest.mark.parametrize("row", CONTRADICTIONS.strip().splitlines())
def test_contradiction_is_refused_with_field_and_line(row: str) -> None:
    text, line, sentence = (part.strip() for part in row.split(" | "))

    refusal = refusal_of(text.replace(";", "\n"))

    assert refusal.startswith(f"intake.toml, line {line}: ")
    assert sentence in refusal


def test_several_faults_are_counted_and_the_first_is_told() -> None:
    refusal = refusal_of("[symptoms]\nwalking = 3\nstanding = 4")

    assert refusal.startswith("intake.toml, line 2: symptoms.walking ")
    assert refusal.endswith("(and 1 more)")


def test_json_line_is_found() -> None:
    text = '{"treatments": [\n {"kind": "medicine"},\n {"kind": "medicine",\n  "started_on": "2027-01-01"}]}'

    with pytest.raises(IntakeRefusal, match=r"i\.json, line 4: treatments row 2 started_on is 2027-01-01"):
        parse_intake(text.encode(), name="i.json", on=date(2026, 11, 21))


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("i.toml", b"a = ", "not valid TOML"),
        ("i.toml", b"[a]\nb = 1\nb = 2", "not valid TOML"),
        ("i.toml", b"\xff\xfe", "not UTF-8 text"),
        ("i.json", b"{", "not valid JSON"),
        ("i.json", b'{"a": 1, "a": 2}', "a is written twice"),
        ("i.json", b"[" * 100_000, "nested too deep"),
        ("i.json", b"[]", "an intake is a table of fields"),
        ("i.json", b"7", "an intake is a table of fields"),
        ("i.toml", b"#" * (SIZE_LIMIT_BYTES + 1), "larger than"),
    ],
)
def test_file_that_is_no_intake_is_refused(name: str, data: bytes, sentence: str) -> None:
    with pytest.raises(IntakeRefusal, match=sentence):
        parse_intake(data, name=name)


def test_byte_order_mark_does_no_harm() -> None:
    assert parse_intake(b"\xef\xbb\xbf{}", name="i.json") == Intake()


def test_missing_file_and_other_suffix_are_refused(tmp_path: Path) -> None:
    with pytest.raises(IntakeRefusal, match="check the path"):
        read_intake(tmp_path / "none.toml")
    with pytest.raises(IntakeRefusal, match=r"\.toml or \.json"):
        read_intake(tmp_path / "intake.yaml")


def test_nearest_line_is_given_where_the_field_itself_is_not_written() -> None:
    text = "# intake\n\n[levels.all]\nslip_mm = 3\n"

    assert find_line(text, ("levels", "L4-L5", "slip_mm"), is_json=False) == 3
    assert find_line(text, ("goals",), is_json=False) is None


def test_line_that_is_not_toml_by_itself_does_not_confuse_the_search() -> None:
    text = '[a b]\nnote = """\nhalf a = line\n"""\n[symptoms]\nwalking = 3\n'

    assert find_line(text, ("symptoms", "walking"), is_json=False) == 6


# --- Emergencies ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "urgency"),
    [
        ("[red_flags]\nbladder_or_bowel_change = 'yes'", Urgency.NOW),
        ("[red_flags]\nsaddle_numbness = 'yes'", Urgency.NOW),
        ("[red_flags]\nprogressive_weakness = 'yes'", Urgency.NOW),
        ("[examination]\nmotor_deficit = 'progressive'", Urgency.NOW),
        ("[red_flags]\nfever = 'yes'", Urgency.TODAY),
    ],
)
def test_emergency_is_found(text: str, urgency: Urgency) -> None:
    (found,) = find_emergencies(read_toml(text))

    assert found.urgency is urgency
    assert found.title != found.title_es


@pytest.mark.parametrize("text", ["", "[red_flags]\nfever = 'no'", "[red_flags]\nsaddle_numbness = 'unknown'"])
def test_no_emergency_without_a_yes(text: str) -> None:
    assert find_emergencies(read_toml(text)) == ()


def test_every_red_flag_has_its_emergency_with_claims() -> None:
    library = load_library()
    rows = read_emergencies()

    assert {key for key in fact_catalogue() if key.startswith("red_flags.")} <= {row.emergency.fact for row in rows}
    assert all(library.get_claim(claim) for row in rows for claim in row.emergency.claims)
    assert [row.emergency.urgency for row in rows] == sorted(
        (row.emergency.urgency for row in rows), key=lambda urgency: urgency is Urgency.TODAY
    )
