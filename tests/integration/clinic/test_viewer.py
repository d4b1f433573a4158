"""The viewer's page and its addresses: the table without a script, both values, corrections, confirmations."""

import json
import re
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from clinic_factories import DAY, Clinic, sign_in
from django.http import HttpResponse
from django.test import Client
from viewer_factories import make_old_view, number_of, read_study

from flavum.anatomy.level import Level
from flavum.clinic.accounts.models import User
from flavum.clinic.audit.models import Sight
from flavum.clinic.records.models import Case, Confirmation, Disagreement, Fact
from flavum.clinic.records.weigh import gather
from flavum.imaging.level.axial_view import NO_RECESS

LEVEL = "L4-L5"
TYPED = {"key": "level.ligament_left_mm", "value": 4.2, "points": None, "reason": "measured on the workstation"}


@dataclass
class Room:
    """A case with a study that was read, and somebody who looks at it."""

    clinic: Clinic
    case_id: UUID
    number: int
    study: UUID
    doctor: User
    client: Client

    def path(self, rest: str) -> str:
        return f"/cases/{self.number}/studies/{self.study}/{rest}"

    def page(self, language: str = "en", **query: str) -> str:
        answer = self.client.get(self.path("view/"), query, headers={"accept-language": language})
        assert answer.status_code == 200
        return answer.content.decode()

    def rows(self, level: str = LEVEL, language: str = "en") -> dict[str, dict[str, Any]]:
        told = self.client.get(self.path("facts.json"), headers={"accept-language": language})
        levels = told.json()["levels"]
        groups = next(one for one in levels if one["level"] == level)["groups"]
        return {row["id"]: row for group in groups for row in group["rows"]}

    def level(self) -> dict[str, Any]:
        levels = self.client.get(self.path("facts.json")).json()["levels"]
        return next(one for one in levels if one["level"] == LEVEL)

    def correct(self, client: Client | None = None, **changes: Any) -> HttpResponse:
        body = json.dumps({"seen": self.rows()["ligament_thickness_maximum-left"]["fact"], **TYPED, **changes})
        return (client or self.client).post(self.path(f"levels/{LEVEL}/correct/"), body, "application/json")


@pytest.fixture
def room(clinic: Clinic) -> Room:
    case_id, doctor = clinic.open_case(), clinic.hire("proceduralist")
    reading = read_study(clinic, case_id, doctor)
    return Room(clinic, case_id, number_of(clinic, case_id), reading.study_id, doctor, sign_in(doctor))


def test_page_shows_every_measure_without_a_script(room: Room) -> None:
    page = room.page(level=LEVEL)
    assert f'<a href="?level={LEVEL}" data-level="{LEVEL}" aria-current="true">' in page
    assert re.search(r"Left, thickest.*?<b>5.4</b> mm<span class=\"interval\">4.9–5.9</span>", page, re.S)
    assert NO_RECESS in page
    assert page.count('<image href="../files/') == 2
    assert 'class="contour"' in page
    assert "style=" not in page.split('id="viewer-data"')[0]


def test_page_opens_at_the_narrowest_level(room: Room) -> None:
    assert f'data-level="{LEVEL}" aria-current="true"' in room.page()
    assert f'data-level="{LEVEL}" aria-current="true"' in room.page(level="nonsense")


def test_letters_of_both_sides_are_on_the_picture(room: Room) -> None:
    page = room.page()
    assert '<span class="edge west">R</span><span class="edge east">L</span>' in page


def test_page_speaks_spanish_to_the_last_word_of_the_script(room: Room) -> None:
    page = room.page("es")
    data = json.loads(re.search(r'id="viewer-data" type="application/json">(.*?)</script>', page, re.S)[1])
    english = json.loads(re.search(r'id="viewer-data" type="application/json">(.*?)</script>', room.page(), re.S)[1])
    assert "Saco dural" in page
    same = {key for key, text in data["words"]["say"].items() if text == english["words"]["say"][key]}
    assert same <= {"front", "back", "foot", "live", "sagittal_t2", "volume_t2", "sagittal_t1"}
    assert all(
        one["does"] != two["does"] for one, two in zip(data["words"]["keys"], english["words"]["keys"], strict=True)
    )
    assert not set(data["words"]["reasons"]) & set(english["words"]["reasons"])


def test_methods_and_reasons_are_in_the_language_of_the_page(room: Room) -> None:
    room.correct()
    english, spanish = room.rows(), room.rows(language="es")
    told = {row["method"] or row["reason"] for row in english.values()}
    assert {"measured by hand", NO_RECESS} < told
    assert {row["method"] or row["reason"] for row in spanish.values()} & told == set()
    assert spanish["lateral_recess_depth-left"]["reason"] == "en este corte ninguna articulación limita el receso"
    assert "en este corte ninguna articulación limita el receso" in room.page("es", level=LEVEL)
    assert NO_RECESS not in room.page("es", level=LEVEL)


def test_both_values_are_kept_and_shown(room: Room) -> None:
    answer = room.correct()
    assert answer.status_code == 200
    row = room.rows()["ligament_thickness_maximum-left"]
    assert (row["text"], row["computed"]["text"], row["who"]) == ("4.2", "5.4", room.doctor.name)
    page = room.page(level=LEVEL)
    assert "computed: 5.4 mm" in page
    assert "corrected by hand" in page


def test_grade_follows_the_corrected_value(room: Room) -> None:
    assert room.rows()["sac_area"]["grade"]["name"] == "severe"
    fact = room.rows()["sac_area"]["fact"]
    room.correct(key="level.sac_area_mm2", value=180.0, seen=fact)
    assert room.rows()["sac_area"]["grade"]["name"] == "none"


def test_slip_drawn_from_the_side_changes_both_numbers_and_the_grade(room: Room) -> None:
    rows = room.rows()
    assert [rows[one]["draws"] for one in ("slip", "slip_percent", "disc_height", "sac_area")] == [
        "slip", "slip", "segment", "outline",
    ]  # fmt: skip
    assert [rows[one]["is_from_side"] for one in ("slip", "disc_height", "sac_ap_diameter")] == [True, True, False]
    assert rows["slip_percent"]["grade"]["name"] == "I"

    answer = room.correct(
        key="level.slip_mm", value=10.5, points=[[0, -15.5, -104], [0, -5, -112], [0, -40, -112]],
        seen=rows["slip"]["fact"], seen_beside=rows["slip_percent"]["fact"],
    )  # fmt: skip

    assert answer.status_code == 200
    rows = room.rows()
    assert (rows["slip"]["text"], rows["slip"]["computed"]["text"]) == ("10.5", "4.2")
    assert (rows["slip_percent"]["text"], rows["slip_percent"]["computed"]["text"]) == ("30", "12")
    assert rows["slip_percent"]["grade"]["name"] == "II"
    assert rows["slip"]["drawn"] == [[0, -15.5, -104], [0, -5, -112], [0, -40, -112]]


def test_study_read_before_landmarks_were_kept_still_opens(room: Room) -> None:
    room.study = read_study(
        room.clinic, room.case_id, room.doctor, acquired_on=date(2026, 11, 1), view=make_old_view()
    ).study_id
    assert 'class="contour"' in room.page(level=LEVEL)
    assert room.rows()["disc_height"]["draws"] == "segment"


def test_stale_correction_becomes_a_disagreement_that_is_shown(room: Room) -> None:
    seen = room.rows()["ligament_thickness_maximum-left"]["fact"]
    room.correct()
    answer = room.correct(sign_in(room.clinic.hire("nurse")), seen=seen, value=6.1)
    assert answer.json()["is_disagreement"] is True
    row = room.rows()["ligament_thickness_maximum-left"]
    assert row["text"] == "4.2"
    assert [one["text"] for one in row["disagreements"]] == ["6.1 mm"]
    room.correct(value=6.0)
    assert room.rows()["ligament_thickness_maximum-left"]["disagreements"] == []
    with room.clinic.acting():
        assert Disagreement.objects.filter(case_id=room.case_id).count() == 1


@pytest.mark.parametrize(
    "body", ["", "[]", "{}", '{"key": 1}', "[" * 100_000,
             '{"key":"level.sac_ap_mm","value":"x","points":null,"reason":"r","seen":null}',
             '{"key":"level.sac_ap_mm","value":3,"points":[1],"reason":"r","seen":null}',
             '{"key":"level.slip_mm","value":3,"points":[[1],[2],[3]],"reason":"r","seen":null}',
             '{"key":"level.slip_mm","value":3,"points":null,"reason":"r","seen":null,"seen_beside":"x"}', "\xff" * 10],
)  # fmt: skip
def test_broken_correction_is_refused_in_a_sentence(room: Room, body: str) -> None:
    answer = room.client.post(room.path(f"levels/{LEVEL}/correct/"), body, "application/json")
    assert answer.status_code == 422
    assert answer.json()["sentence"]


def test_confirmation_by_the_form_holds_until_a_value_changes(room: Room) -> None:
    answer = room.client.post(room.path(f"levels/{LEVEL}/confirm/"), {"seen": room.level()["digest"]})
    assert (answer.status_code, answer.headers["Location"]) == (302, room.path(f"view/?level={LEVEL}"))
    assert f"Confirmed by {room.doctor.name}" in room.page(level=LEVEL)
    assert [one["holds"] for one in room.level()["confirmations"]] == [True]

    room.correct()

    assert [one["holds"] for one in room.level()["confirmations"]] == [False]
    assert "no longer holds" in room.page(level=LEVEL)
    again = {"seen": room.level()["digest"]}
    room.client.post(room.path(f"levels/{LEVEL}/confirm/"), again, headers={"accept": "application/json"})
    assert [one["holds"] for one in room.level()["confirmations"]] == [True]


def test_confirming_what_has_changed_says_so(room: Room) -> None:
    stale = {"seen": room.level()["digest"]}
    room.correct()
    form = room.client.post(room.path(f"levels/{LEVEL}/confirm/"), stale)
    script = room.client.post(room.path(f"levels/{LEVEL}/confirm/"), stale, headers={"accept": "application/json"})
    assert (form.status_code, script.status_code) == (422, 422)
    assert "has changed since you saw it" in form.content.decode()
    with room.clinic.acting():
        assert not Confirmation.objects.filter(reading__study_id=room.study).exists()


def test_who_looks_at_it_is_noted(room: Room) -> None:
    room.page()
    room.rows()
    with room.clinic.acting():
        assert set(Sight.objects.filter(case_id=room.case_id).values_list("what", flat=True)) == {"viewer", "findings"}


def test_earlier_study_is_shown_and_can_no_longer_be_changed(room: Room) -> None:
    room.correct()
    fact = room.rows()["ligament_thickness_maximum-left"]["fact"]
    later = read_study(room.clinic, room.case_id, room.doctor, acquired_on=date(2026, 11, 1))

    page = room.page(level=LEVEL)
    assert "A later MRI of this person was read." in page
    assert 'id="confirm"' not in page
    assert room.rows()["ligament_thickness_maximum-left"]["text"] == "5.4"
    assert room.correct(seen=fact).status_code == 422
    assert room.client.post(room.path(f"levels/{LEVEL}/confirm/"), {"seen": room.level()["digest"]}).status_code == 422
    room.study = later.study_id
    assert "A later MRI" not in room.page()
    assert room.correct().status_code == 200


def test_corrected_value_is_the_one_that_is_weighed(room: Room) -> None:
    room.correct(value=2.1)
    with room.clinic.acting():
        fact = gather(Case.objects.get(id=room.case_id), on=DAY).get("level.ligament_left_mm", Level.L4_L5)
    assert (fact.value.value, fact.corrects.value.value) == (2.1, 5.4)


def test_nothing_is_written_for_who_may_only_look(room: Room) -> None:
    client = sign_in(room.clinic.hire("coordinator"))
    with room.clinic.acting():
        before = Fact.objects.count()
    assert room.correct(client).status_code == 403
    assert client.post(room.path(f"levels/{LEVEL}/confirm/"), {"seen": room.level()["digest"]}).status_code == 403
    page = client.get(room.path("view/")).content.decode()
    assert 'id="confirm"' not in page
    with room.clinic.acting():
        assert Fact.objects.count() == before


def test_study_of_another_case_or_clinic_is_not_there(room: Room, other_clinic: Clinic) -> None:
    elsewhere = room.clinic.open_case()
    wrong = room.path("view/").replace(f"/cases/{room.number}/", f"/cases/{number_of(room.clinic, elsewhere)}/")
    assert room.client.get(wrong).status_code == 404
    assert sign_in(other_clinic.hire("proceduralist")).get(room.path("view/")).status_code == 404


def test_script_is_a_file_of_the_clinic_and_the_policy_stays(room: Room) -> None:
    answer = room.client.get(room.path("view/"))
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert "blob:" not in answer.headers["Content-Security-Policy"]
    assert re.search(r'<script src="/static/clinic/viewer\.[0-9a-f]+\.js" defer></script>', answer.content.decode())
