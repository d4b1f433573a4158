import pytest
from report_factories import EMERGENCY, HOSTILE, SAC_AREA, make_intake, make_reading, make_report

from flavum.anatomy.level import LUMBAR_LEVELS, Level
from flavum.candidacy.answer import Verdict
from flavum.imaging.landmark.naming import FEW
from flavum.imaging.level.axial_view import NO_SAC
from flavum.report.clinician import join_levels, present_page_one
from flavum.report.words import load_words


def test_page_one_of_a_candidate_names_the_level() -> None:
    page = present_page_one(make_report(), "en")

    assert page["verdict"]["name"] == "Candidate"
    assert "L4-L5" in page["verdict"]["sentence"]
    assert page["missing"] == []


def test_page_one_without_answers_lists_the_weightiest_questions_first() -> None:
    report = make_report(make_intake(""))

    page = present_page_one(report, "en")

    assert page["verdict"]["key"] == Verdict.NOT_YET_KNOWN.value
    assert [q["fact"] for q in page["missing"]] == [q.fact for q in report.assessment.questions[:6]]
    assert str(len(report.assessment.questions) - 6) in page["missing_more"]


def test_reasons_show_what_is_not_met_before_what_is_not_known_before_what_is_met() -> None:
    page = present_page_one(make_report(make_intake(EMERGENCY)), "en")

    groups = [group["answer"] for group in page["reasons"]["groups"]]
    assert groups == sorted(groups, key=["unmet", "unknown", "met"].index)
    assert groups[0] == "unmet"


def test_every_deciding_answer_at_the_focus_is_among_the_reasons() -> None:
    report = make_report()

    page = present_page_one(report, "en")

    deciding = [a for a in report.assessment.answers if a.role.decides]
    deciding += [a for it in report.assessment.levels if it.level is report.focus for a in it.answers if a.role.decides]
    shown = [line["key"] for group in page["reasons"]["groups"] for line in group["lines"]]
    assert sorted(shown) == sorted(a.key for a in deciding)


def test_emergency_is_carried_with_what_to_do() -> None:
    page = present_page_one(make_report(make_intake(EMERGENCY)), "en")

    assert [e["urgency"] for e in page["emergencies"]] == ["now", "today"]
    assert "911" in page["emergencies"][0]["action"]


def test_table_has_one_row_a_level_with_value_and_interval() -> None:
    report = make_report()

    rows = {row["level"]: row for row in present_page_one(report, "en")["table"]["rows"]}

    assert rows["T12-L1"]["gap"].endswith("no axial slice passes through this level")
    right, left = rows["L4-L5"]["cells"][:2]
    assert (right["name"], right["value"], right["interval"]) == ("right", "5.1", "4.6–5.6")
    assert (left["name"], left["value"]) == ("left", "5.4")
    assert [row["level"] for row in rows.values() if row["focus"]] == ["L4-L5"]


def test_page_one_in_spanish_says_in_spanish_why_something_is_not_known() -> None:
    reading = make_reading(unmeasured={"sac_area": NO_SAC}, doubt=FEW, levels=LUMBAR_LEVELS[1:])

    page = present_page_one(make_report(reading=reading), "es")

    gaps = {row["level"]: row["gap"] for row in page["table"]["rows"]}
    assert gaps["L1-L2"] == "No leído: ningún corte axial pasa por este nivel"
    assert [note["text"] for note in page["table"]["notes"]] == ["no se encontró el saco dural en el corte axial"]
    assert page["doubt"].endswith("una persona tiene que confirmar los nombres de los niveles.")
    told = [line["explanation"] for line in page["reasons"]["beside"]]
    assert "Tiempo en tratamiento conservador: no se sabe (un tratamiento no tiene fecha de inicio)." in told
    allowed = {line["switched_on"] for group in page["reasons"]["groups"] for line in group["lines"]} - {""}
    assert all(who.startswith("Cuenta por decisión de los fundadores de Flavum") for who in allowed)


def test_a_measure_without_value_gets_a_footnote_with_its_reason() -> None:
    reading = make_reading(unmeasured={"sac_area": "the dural sac is cut off"})

    table = present_page_one(make_report(reading=reading), "en")["table"]

    cells = {cell["name"]: cell for row in table["rows"] if row["cells"] for cell in row["cells"]}
    assert cells["sac_area"]["value"] == ""
    assert table["notes"] == [{"number": cells["sac_area"]["note"], "text": "the dural sac is cut off"}]


def test_the_same_conflict_at_two_levels_is_said_once() -> None:
    page = present_page_one(make_report(), "en")

    assert any("L2-L3 and L5-S1" in conflict["title"] for conflict in page["conflicts"])


def test_among_equals_the_narrowest_level_is_looked_at_first() -> None:
    every = dict.fromkeys(("ligament_thickness_maximum", "sac_area", "slip_percent", "share_ligament"), "cut off")

    report = make_report(make_intake(""), make_reading(unmeasured=every))

    narrowest = min(report.reading.levels, key=lambda level: SAC_AREA[level.level])
    assert report.focus is narrowest.level


def test_doubt_about_level_names_is_shown() -> None:
    page = present_page_one(make_report(reading=make_reading(doubt="the sacrum is not in view")), "en")

    assert "the sacrum is not in view" in page["doubt"]


def test_study_in_which_nothing_could_be_read_still_has_a_page() -> None:
    report = make_report(reading=make_reading(levels=()))

    page = present_page_one(report, "en")

    assert report.focus is None
    assert page["verdict"]["key"] == Verdict.NOT_YET_KNOWN.value
    assert len(page["table"]["rows"]) == len(Level)


@pytest.mark.parametrize(("language", "joined"), [("en", "L2-L3, L3-L4 and L4-L5"), ("es", "L2-L3, L3-L4 y L4-L5")])
def test_levels_are_listed_as_a_person_would_say_them(language: str, joined: str) -> None:
    words = load_words(language)

    assert join_levels((Level.L2_L3, Level.L3_L4, Level.L4_L5), words) == joined
    assert join_levels((Level.L4_L5,), words) == "L4-L5"
    assert join_levels((), words) == ""


def test_goals_are_the_patients_own_words() -> None:
    assert present_page_one(make_report(), "en")["goals"][1] == HOSTILE
