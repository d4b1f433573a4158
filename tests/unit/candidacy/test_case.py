"""From an intake and a reading to facts: what was said, what was measured, what follows."""

from dataclasses import replace
from datetime import date

import pytest
from candidacy_factories import ON, make_finding, make_level_reading, make_reading, make_stenotic, read_toml

from flavum.anatomy.level import Level
from flavum.anatomy.side import Side
from flavum.candidacy.case import Case, gather_facts
from flavum.candidacy.facts.fact import Fact, FactBook, FactOrigin
from flavum.evidence.quantity import Quantity
from flavum.imaging.finding import Measure, Origin
from flavum.imaging.reading import StudyReading


def gather(text: str = "", reading: StudyReading | None = None, on: date = ON) -> FactBook:
    return gather_facts(Case(read_toml(text, on=None) if text else None, reading), on=on)


def number(fact: Fact) -> tuple[float, float]:
    assert isinstance(fact.value, Quantity)
    return fact.value.low, fact.value.high


# --- What the MRI says ------------------------------------------------------------------------------------------------


def test_measurement_keeps_its_interval_and_says_it_is_the_mris() -> None:
    fact = gather(reading=make_reading(make_stenotic())).get("level.sac_area_mm2", Level.L4_L5)

    assert number(fact) == (66, 78)
    assert fact.origin is FactOrigin.MRI


def test_ligament_is_never_surer_than_half_a_millimetre() -> None:
    finding = make_finding(Measure.LIGAMENT_THICKNESS_MAXIMUM, Level.L4_L5, 2.9, 0.1, Side.LEFT)
    reading = make_reading(make_level_reading(Level.L4_L5, finding))

    assert number(gather(reading=reading).get("level.ligament_left_mm", Level.L4_L5)) == pytest.approx((2.4, 3.4))


def test_wider_interval_of_the_ligament_stays_as_wide() -> None:
    finding = make_finding(Measure.LIGAMENT_THICKNESS_MAXIMUM, Level.L4_L5, 2.9, 0.8, Side.LEFT)
    reading = make_reading(make_level_reading(Level.L4_L5, finding))

    assert number(gather(reading=reading).get("level.ligament_left_mm", Level.L4_L5)) == pytest.approx((2.1, 3.7))


def test_corrected_finding_is_taken_as_the_clinician_left_it() -> None:
    finding = make_finding(Measure.LIGAMENT_THICKNESS_MAXIMUM, Level.L4_L5, 2.9, 0.1, Side.LEFT)
    corrected = replace(finding, origin=Origin.CORRECTED, confidence=None)

    fact = gather(reading=make_reading(make_level_reading(Level.L4_L5, corrected))).get(
        "level.ligament_left_mm", Level.L4_L5
    )

    assert number(fact) == pytest.approx((2.8, 3.0))
    assert fact.origin is FactOrigin.CLINICIAN


def test_absent_measurement_carries_its_reason() -> None:
    reading = make_reading(make_level_reading(Level.L4_L5, make_finding(Measure.SAC_AREA, Level.L4_L5, None)))

    assert gather(reading=reading).get("level.sac_area_mm2", Level.L4_L5).reason == "no axial series"
    assert "not measured" in gather(reading=reading).get("level.slip_mm", Level.L4_L5).reason


def test_level_out_of_view_carries_its_reason() -> None:
    reading = make_reading(make_stenotic())
    reading = replace(reading, levels=reading.levels[1:], unread=((Level.L1_L2, "above the picture"),))

    assert gather(reading=reading).get("level.slip_mm", Level.L1_L2).reason == "above the picture"


def test_without_an_mri_everything_of_it_is_unknown() -> None:
    assert gather().get("level.sac_area_mm2", Level.L4_L5).reason == "no MRI was given"
    assert gather().get("imaging.mri_age_months").reason == "no MRI was given"


# --- Whose fault is the narrowing? shares: ligament, facet, disc, slip, each with 4 points either way -----------------


@pytest.mark.parametrize(
    ("shares", "ligament", "disc"),
    [
        ((0.65, 0.15, 0.15, 0.05), True, False),
        ((0.15, 0.10, 0.70, 0.05), False, True),
        ((0.42, 0.13, 0.40, 0.05), None, None),
        ((0.30, 0.60, 0.05, 0.05), False, False),
    ],
)
def test_main_cause_is_told_only_beyond_the_intervals(
    shares: tuple[float, float, float, float], ligament: bool | None, disc: bool | None
) -> None:
    book = gather(reading=make_reading(make_stenotic(shares=shares)))

    assert book.get("level.ligament_is_main_cause", Level.L4_L5).value is ligament
    assert book.get("level.disc_is_main_cause", Level.L4_L5).value is disc


def test_main_cause_is_unknown_while_a_share_is_missing() -> None:
    alone = make_finding(Measure.SHARE_LIGAMENT, Level.L4_L5, 0.3)
    absent = make_finding(Measure.SHARE_DISC, Level.L4_L5, None)

    fact = gather(reading=make_reading(make_level_reading(Level.L4_L5, alone, absent))).get(
        "level.ligament_is_main_cause", Level.L4_L5
    )

    assert fact.value is None
    assert fact.reason == "no axial series"


def test_share_smaller_than_one_other_is_no_even_while_a_third_is_missing() -> None:
    findings = [
        make_finding(m, Level.L4_L5, v, 0.05) for m, v in ((Measure.SHARE_LIGAMENT, 0.1), (Measure.SHARE_DISC, 0.7))
    ]

    book = gather(reading=make_reading(make_level_reading(Level.L4_L5, *findings)))

    assert book.get("level.ligament_is_main_cause", Level.L4_L5).value is False


# --- A person's word goes before the computer's -----------------------------------------------------------------------


def test_hand_measurement_goes_before_the_computed_and_both_are_kept() -> None:
    book = gather("[levels.L4-L5]\nslip_mm = 4", make_reading(make_stenotic(slip=7)))

    fact = book.get("level.slip_mm", Level.L4_L5)

    assert number(fact) == (3.5, 4.5)
    assert fact.corrects is not None
    assert number(fact.corrects) == (6.5, 7.5)


def test_interval_written_by_hand_is_trusted() -> None:
    book = gather("[levels.L4-L5]\nligament_left_mm = { value = 2.8, low = 2.6, high = 3.0 }")

    assert number(book.get("level.ligament_left_mm", Level.L4_L5)) == (2.6, 3.0)


def test_unknown_said_by_a_person_does_not_hide_what_was_measured() -> None:
    book = gather("[levels.all]\nslip_mm = 'unknown'", make_reading(make_stenotic(slip=7)))

    assert number(book.get("level.slip_mm", Level.L4_L5)) == (6.5, 7.5)


def test_all_levels_hold_where_a_level_says_nothing_else() -> None:
    book = gather("[levels.all]\nlamina_present = 'yes'\n[levels.L4-L5]\nlamina_present = 'no'")

    assert book.get("level.lamina_present", Level.L3_L4).value is True
    assert book.get("level.lamina_present", Level.L4_L5).value is False


# --- Age and the age of the MRI ---------------------------------------------------------------------------------------


def test_birth_year_leaves_two_ages_possible() -> None:
    assert number(gather("[person]\nbirth_year = 1961").get("person.age_years")) == (64, 65)


def test_age_that_was_said_is_taken() -> None:
    assert number(gather("[person]\nage_years = 71").get("person.age_years")) == (71, 71)


def test_age_of_the_mri_is_counted_from_its_date() -> None:
    low, high = number(gather(reading=make_reading(acquired_on=date(2025, 11, 21))).get("imaging.mri_age_months"))

    assert low == high == pytest.approx(12, abs=0.02)


@pytest.mark.parametrize("acquired_on", [None, date(2026, 12, 1)])
def test_mri_without_a_usable_date_has_no_age(acquired_on: date | None) -> None:
    fact = gather(reading=make_reading(acquired_on=acquired_on)).get("imaging.mri_age_months")

    assert fact.value is None
    assert fact.reason


# --- Conservative care ------------------------------------------------------------------------------------------------


def treatment(kind: str, **fields: str) -> str:
    return (
        f"[[treatments]]\nkind = '{kind}'\n" + "\n".join(f"{name} = {value}" for name, value in fields.items()) + "\n"
    )


@pytest.mark.parametrize(
    ("rows", "failed"),
    [
        (treatment("medicine", response="'short_relief'"), True),
        (treatment("medicine", response="'not_tolerated'"), True),
        (treatment("medicine", response="'enough_relief'"), False),
        (treatment("medicine", tried="'no'"), False),
        (treatment("medicine"), None),
        (treatment("medicine", response="'no_relief'") * 2, True),
        (treatment("medicine", response="'no_relief'") + treatment("medicine"), None),
        (treatment("medicine", response="'no_relief'") + treatment("medicine", response="'enough_relief'"), False),
        (treatment("injection", response="'no_relief'"), None),
    ],
)
def test_medicines_failed(rows: str, failed: bool | None) -> None:
    assert gather(rows).get("care.medicines_failed").value is failed


def test_care_lasts_from_the_first_start_to_the_latest_end() -> None:
    rows = treatment("medicine", started_on="2026-01-01", ended_on="2026-03-01")
    rows += treatment("home_exercise", started_on="2026-02-01", ended_on="2026-07-02")

    low, high = number(gather(rows).get("care.months"))

    assert low == high == pytest.approx(182 / 30.4375)


def test_care_that_goes_on_lasts_until_the_day_of_the_assessment() -> None:
    rows = treatment("medicine", started_on="2026-01-01", ongoing="'yes'")

    assert number(gather(rows, on=date(2026, 4, 2)).get("care.months"))[1] == pytest.approx(91 / 30.4375)


def test_care_without_an_end_may_have_lasted_a_day_or_until_now() -> None:
    rows = treatment("medicine", started_on="2026-01-01")

    assert number(gather(rows, on=date(2026, 4, 2)).get("care.months")) == pytest.approx((0, 91 / 30.4375))


@pytest.mark.parametrize(
    ("rows", "months"), [(treatment("medicine"), None), ("", None), (treatment("medicine", tried="'no'"), 0)]
)
def test_care_without_dates(rows: str, months: float | None) -> None:
    fact = gather(rows).get("care.months")

    assert (fact.value.value if isinstance(fact.value, Quantity) else fact.value) == months


def test_weeks_since_the_latest_injection() -> None:
    rows = treatment("injection", started_on="2026-10-10") + treatment("injection", started_on="2026-11-07")

    assert number(gather(rows).get("care.weeks_since_injection")) == (2, 2)
    assert gather(rows).get("care.injections_tried").value is True


def test_injection_without_a_date_leaves_the_weeks_unknown() -> None:
    rows = treatment("injection", started_on="2026-10-10") + treatment("injection")

    assert gather(rows).get("care.weeks_since_injection").value is None


# --- Earlier surgery --------------------------------------------------------------------------------------------------

SURGERY = "[history]\nlumbar_surgery = 'yes'\n"


@pytest.mark.parametrize(
    ("text", "here", "elsewhere"),
    [
        ("", None, None),
        ("[history]\nlumbar_surgery = 'no'", False, False),
        (SURGERY, None, None),
        (SURGERY + "[[surgeries]]\nlevels = ['L4-L5']", True, False),
        ("[[surgeries]]\nlevels = ['L4-L5']", True, False),
        (SURGERY + "[[surgeries]]\nlevels = ['L4-L5']\n[[surgeries]]\noperation = 'fusion'", True, None),
        (SURGERY + "[levels.L4-L5]\nearlier_surgery = 'no'", False, None),
    ],
)
def test_earlier_surgery_at_l4_l5_and_at_l3_l4(text: str, here: bool | None, elsewhere: bool | None) -> None:
    book = gather(text)

    assert book.get("level.earlier_surgery", Level.L4_L5).value is here
    assert book.get("level.earlier_surgery", Level.L3_L4).value is elsewhere


def test_operated_level_is_unknown_while_the_names_of_the_mri_are_in_doubt() -> None:
    doubtful = make_reading(make_stenotic(), doubt="the sacrum is out of view")
    text = SURGERY + "[[surgeries]]\nlevels = ['L4-L5']\n"

    assert gather(text, doubtful).get("level.earlier_surgery", Level.L3_L4).value is None
    confirmed = gather(text + "[imaging]\nlevel_names_sure = 'yes'", doubtful)
    assert confirmed.get("level.earlier_surgery", Level.L3_L4).value is False


@pytest.mark.parametrize(
    ("text", "done"),
    [
        ("[history]\nlumbar_surgery = 'no'", False),
        ("[[surgeries]]\noperation = 'mild'", True),
        ("[[surgeries]]\noperation = 'fusion'", False),
        ("[[surgeries]]\nyear = 2010", None),
        ("", None),
    ],
)
def test_earlier_mild(text: str, done: bool | None) -> None:
    assert gather(text).get("care.earlier_mild").value is done


def test_sure_level_names_are_a_fact_of_the_mri() -> None:
    assert gather(reading=make_reading()).get("imaging.level_names_sure").value is True
