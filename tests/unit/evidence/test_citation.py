import re
from dataclasses import replace

import pytest

from flavum.evidence.citation import (
    CERTAINTY_WORDS,
    INTERVAL_WORDS,
    cite,
    word_certainty,
    word_interval,
    word_people,
    word_source,
)
from flavum.evidence.claim import Certainty, Interval
from flavum.evidence.library import load_library

LIBRARY = load_library()


def test_citation_has_number_interval_people_source_and_certainty() -> None:
    said = cite(LIBRARY.get_claim("sport_reoperation_4y"), LIBRARY, "en")

    assert said == (
        "Within four years of surgery for stenosis in SPORT 13.1 % of people were operated again "
        "(95 % interval 10.2 to 16.7 %, our arithmetic; 54 of 413 people). "
        "Source: SPORT, reoperations (PMC3622052) (S58q). Read in the source, mostly its abstract."
    )


def test_citation_in_spanish() -> None:
    said = cite(LIBRARY.get_claim("stop_cauda_equina"), LIBRARY, "es")

    assert said == (
        "Los signos de síndrome de cauda equina son una urgencia quirúrgica, no un motivo para MILD. "
        "Fuente: Conocimiento clínico general; cada dato dice dónde confirmarlo (K). "
        "Conocimiento general, no leído en una fuente, bastante seguro; por confirmar."
    )


def test_who_paid_stands_beside_the_number() -> None:
    said = cite(LIBRARY.get_claim("rosner_later_intervention"), LIBRARY, "en")

    assert "Boston Scientific, a maker of interspinous spacers (competitor)" in said


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("ligament_normal_l4_l5", "± 0.29 mm as printed"),
        ("motion_adverse_events_1y", "95 % upper bound 4.2 %, our arithmetic"),
        ("framingham_back_pain_odds", "95 % interval 1.05 to 9.53"),
        ("sport_odi_difference_4y", "95 % interval -12.6 to -6.2"),
        ("open_surgery_driving", ""),
        ("portal_diameter", ""),
    ],
)
def test_interval_in_words(key: str, words: str) -> None:
    assert word_interval(LIBRARY.get_claim(key), "en") == words


def test_interval_carries_its_unit_in_the_readers_words() -> None:
    days = replace(
        LIBRARY.get_claim("lingreen_soreness"), plus_minus=None, low=3.0, high=5.0, interval=Interval.PUBLISHED
    )
    area = replace(
        LIBRARY.get_claim("steurer_canal_area"), plus_minus=None, low=60.0, high=80.0, interval=Interval.RANGE
    )

    assert word_interval(days, "es") == "intervalo del 95 %: 3 a 5 días"
    assert word_interval(area, "en") == "from 60 to 80 mm²"


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("cleveland_open_decompression_5y", "9 of 75 people"),
        ("motion_odi_change_3y", "48 people"),
        ("ligament_normal_l4_l5", ""),  # the statement says 350 adults
        ("lingreen_opioids", ""),  # the statement says 5 of 42
        ("lingreen_would_recommend", "36 of 42 people"),
        ("portal_diameter", ""),
    ],
)
def test_people_in_words_are_said_once(key: str, words: str) -> None:
    assert word_people(LIBRARY.get_claim(key), "en") == words


@pytest.mark.parametrize(("language", "mark"), [("en", "to be confirmed."), ("es", "por confirmar.")])
def test_every_claim_that_is_to_be_confirmed_says_so_wherever_it_is_cited(language, mark) -> None:
    wrong = [c.key for c in LIBRARY.claims if cite(c, LIBRARY, language).endswith(mark) != c.to_be_confirmed]

    assert wrong == []


def test_source_in_spanish_falls_back_to_the_reference_itself() -> None:
    assert word_source(LIBRARY.get_source("S19"), "es") == "Fuente: Deyo 2013, Spine 38:865 (PMC3855445) (S19)."


def test_a_citation_with_english_words_has_a_spanish_one() -> None:
    words = re.compile(r"\b(a|after|and|at|by|in|for|of|on|the|page|policy|study|trial|with)\b")

    assert [source.key for source in LIBRARY.sources if words.search(source.citation) and not source.citation_es] == []


def test_every_certainty_and_interval_has_words() -> None:
    assert set(CERTAINTY_WORDS) == set(Certainty)
    assert set(INTERVAL_WORDS) == set(Interval)


def test_certainty_words_start_a_sentence() -> None:
    assert word_certainty(LIBRARY.get_claim("asra_epidural_intermediate"), "en").startswith("Second-hand")
