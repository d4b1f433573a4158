from dataclasses import replace
from typing import Any

import pytest
from report_factories import make_reading, make_report

from flavum.anatomy.tissue import Tissue
from flavum.imaging.finding import Measure
from flavum.imaging.level.axial_view import AREA_METHOD, NO_SAC
from flavum.imaging.level.grade import BY_EYE_REASON
from flavum.imaging.reading import Grade
from flavum.report.detail import cited_claims, present_detail, word_grade
from flavum.report.report import keys_cited_by
from flavum.report.words import Language, load_words


def test_every_finding_is_listed_with_value_and_interval_or_reason() -> None:
    report = make_report()

    levels = present_detail(report, "en")["levels"]

    assert sum(len(level["findings"]) for level in levels) == sum(len(it.findings) for it in report.reading.levels)
    for found in (f for level in levels for f in level["findings"]):
        assert bool(found["value"] and found["interval"]) != bool(found["reason"])


def test_every_claim_behind_an_answer_is_told_with_its_source() -> None:
    report = make_report()

    detail = present_detail(report, "en")

    told = {claim["key"] for claim in detail["claims"]}
    cited = {key for answer in report.assessment.answers for key in keys_cited_by(answer)}
    assert cited <= told
    assert {s for claim in detail["claims"] for s in claim["sources"]} == {s["key"] for s in detail["sources"]}


def test_claims_are_those_that_held_on_the_day() -> None:
    report = make_report()

    assert all(claim.holds_on(report.assessment.on) for claim in cited_claims(report))


def test_limits_say_that_this_is_no_device() -> None:
    assert "Not a medical device" in " ".join(present_detail(make_report(), "en")["limits"])
    assert "No es un dispositivo médico" in " ".join(present_detail(make_report(), "es")["limits"])


def test_method_that_is_the_same_everywhere_is_told_once() -> None:
    methods = present_detail(make_report(), "en")["methods"]

    assert len({method["measure"] for method in methods}) == len(methods)
    assert {method["levels"] for method in methods} == {""}


def test_what_the_core_said_in_english_is_told_in_the_language_of_the_report() -> None:
    reading = make_reading(unmeasured={"sac_area": NO_SAC})
    english, spanish = (_spoken(present_detail(make_report(reading=reading), language)) for language in ("en", "es"))

    assert {NO_SAC, BY_EYE_REASON, AREA_METHOD[Tissue.DURAL_SAC], *reading.remarks} <= english
    assert "no se encontró el saco dural en el corte axial" in spanish
    assert english & spanish == set()


def _spoken(detail: dict[str, Any]) -> set[str]:
    """Every method, reason and remark, and what the models cannot do."""
    told = {row["reason"] for level in detail["levels"] for row in (*level["findings"], *level["grades"])}
    told |= {method["method"] for method in detail["methods"]} | {model["limits"] for model in detail["models"]}
    return {*told, *detail["remarks"]} - {""}


def test_method_of_some_levels_names_them() -> None:
    reading = make_reading()
    first, *others = reading.levels
    area = next(f for f in first.findings if f.measure is Measure.SAC_AREA)
    assert area.quantity is not None
    by_hand = replace(area, quantity=replace(area.quantity, method="by hand"))
    changed = replace(first, findings=(by_hand,))

    methods = present_detail(make_report(reading=replace(reading, levels=(changed, *others))), "en")["methods"]

    assert [m["levels"] for m in methods if m["method"] == "by hand"] == ["L1-L2"]


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "severe (the interval reaches moderate)"), ("es", "grave (el intervalo llega a moderada)")],
)
def test_grade_says_which_classes_its_interval_reaches(language: Language, said: str) -> None:
    grade = Grade("sac_area_class", "severe (interval reaches moderate)", "schonstrom_sac_area_severe")

    assert word_grade(grade, load_words(language)) == said
    assert word_grade(replace(grade, value="severe"), load_words("en")) == "severe"
