"""The numbers that matter most, written down a second time: nobody changes one in the library and not here."""

import re

import pytest

from flavum.evidence.claim import Certainty, Claim
from flavum.evidence.library import load_library

# claim                                  value   unit      source  certainty
NUMBERS = """
ifu_ligament_minimum                     2.5     mm        S28     read
mist2_ligament_minimum                   2.5     mm        S21     read
encore_ligament_minimum                  2.5     mm        S03     known_medium
motion_ligament_minimum                  2.5     mm        S07     known_medium
ligament_normal_l2_l3                    3.19    mm        S48b    read
ligament_normal_l3_l4                    3.38    mm        S48b    read
ligament_normal_l4_l5                    3.71    mm        S48b    read
ligament_normal_l5_s1                    3.64    mm        S48b    read
ligament_normal_midpoint_l4_l5           3.1     mm        S48a    read
ligament_facet_hypertrophy_l4_l5         4.9     mm        S48a    read
ligament_hypertrophy_common              4       mm        S51     secondary
ligament_hypertrophy_severe              5       mm        S51     secondary
ligament_measuring_error                 0.5     mm        K       known_medium
ligament_indeterminate_low               2.0     mm        K       known_medium
ligament_indeterminate_high              3.0     mm        K       known_medium

mist2_slip_maximum                       2       grade     S21     read
textbook_slip_excluded_from              2       grade     S25     read
encore_slip_maximum                      5.0     mm        S03     known_medium
encore_excludes_slip_grade               3       grade     S03     known_low
meyerding_grade_1                        25      %         K       known_high
meyerding_grade_2                        50      %         K       known_high
meyerding_grade_3                        75      %         K       known_high
meyerding_grade_4                        100     %         K       known_high
instability_translation                  3       mm        S60c    read
instability_angulation                   5       deg       S60c    read

encore_age_minimum                       65      a         S05b    read
encore_claudication_duration_minimum     3       mo        S05b    read
encore_image_age_maximum                 12      mo        S03     known_medium
encore_odi_minimum                       31      points    S03     known_medium
encore_nprs_minimum                      5       points    S03     known_medium
encore_walk_minimum                      10      ft        S03     known_medium
motion_age_minimum                       50      a         S05     read
motion_age_maximum                       80      a         S05     read
wiser_vas_leg_minimum                    50      points    S41     read
wiser_symptom_duration_minimum           3       mo        S41     read
wiser_levels_maximum                     2       levels    S41     read

verbiest_ap_absolute                     10      mm        S49b    read
verbiest_ap_relative                     12      mm        S49b    read
verbiest_ap_normal                       13      mm        S49b    read
schonstrom_sac_area_severe               75      mm2       K       known_high
schonstrom_sac_area_moderate             100     mm2       K       known_high
bolender_sac_area_stenosis               100     mm2       S49b    read
bolender_sac_area_early                  130     mm2       S49b    read
steurer_canal_area                       70      mm2       S49a    read
lateral_recess_depth                     3       mm        S51     secondary

encore_odi_responders_1y                 58.0    %         S02     known_medium
encore_odi_responders_1y_esi             27.1    %         S02     known_medium
encore_adverse_events_2y                 1.3     %         S04     read
cleveland_open_decompression_5y          12.0    %         S10     derived
lingreen_would_recommend                 86      %         S12     read
less_rmdq_difference_6wk                 -1.0    points    S61     read
delitto_difference_2y                    0.9     points    S62     read
sport_odi_difference_4y                  -9.4    points    S58     read
deyo2010_complications_decompression     2.3     %         S20     read
deyo2010_complications_fusion            5.6     %         S20     read
"""
ROWS = [line.split() for line in NUMBERS.splitlines() if line]


@pytest.mark.parametrize(("key", "value", "unit", "source", "certainty"), ROWS, ids=[row[0] for row in ROWS])
def test_number_is_the_published_one(key: str, value: str, unit: str, source: str, certainty: str) -> None:
    claim = load_library().get_claim(key)

    assert (claim.value, claim.unit, claim.source, claim.certainty) == (
        float(value),
        unit,
        source,
        Certainty(certainty),
    )


# what a physician must not be told as certain
OPEN = [row[0] for row in ROWS if row[4].startswith("known")] + ["wiser_levels_maximum", "ligament_hypertrophy_common"]


@pytest.mark.parametrize("key", OPEN)
def test_number_not_read_in_its_source_is_to_be_confirmed(key: str) -> None:
    claim = load_library().get_claim(key)

    assert claim.to_be_confirmed
    assert claim.confirm_in


def test_ligament_threshold_lies_below_every_normal_mean() -> None:
    library = load_library()
    threshold_mm = library.get_claim("ifu_ligament_minimum").value

    normal_mm = [claim.value for claim in library.claims if claim.key.startswith("ligament_normal_")]

    assert len(normal_mm) == 5
    assert all(mean > threshold_mm for mean in normal_mm)


def _says_its_number(claim: Claim, statement: str) -> bool:
    if claim.value is None or claim.unit == "share":  # a third is written 1/3
        return True
    written = {f"{claim.value:g}", f"{claim.value:.1f}", f"{claim.value:.2f}", f"{claim.value:,.0f}"}
    return any(form in statement for form in written)


def test_every_statement_says_its_own_number_in_both_languages() -> None:
    silent = [
        claim.key
        for claim in load_library().claims
        if not (_says_its_number(claim, claim.statement) and _says_its_number(claim, claim.statement_es))
    ]

    assert silent == []


def test_both_languages_say_the_same_numbers() -> None:
    def numbers(text: str) -> list[str]:
        return sorted(re.findall(r"\d+(?:[.,]\d+)*", text))

    different = {
        claim.key: (numbers(claim.statement), numbers(claim.statement_es))
        for claim in load_library().claims
        if numbers(claim.statement) != numbers(claim.statement_es)
    }

    assert different == {}


def test_what_the_fact_base_withholds_is_not_in_the_library() -> None:
    """Risk difference and number needed to treat of ENCORE wait until the denominators are checked."""
    keys = {claim.key for claim in load_library().claims}

    assert {key for key in keys if "risk_difference" in key or "nnt" in key.split("_")} == set()
    assert load_library().get_claim("encore_odi_responders_1y").n is None
