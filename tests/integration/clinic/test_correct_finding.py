"""Corrections: measured again from their drawing, kept beside what was computed, two at once are two."""

import math
from dataclasses import replace
from uuid import UUID

import numpy as np
import pytest
from clinic_factories import DAY, Clinic
from viewer_factories import make_old_view, make_view, read_study

from flavum.clinic.accounts.actor import Actor, NotAllowed
from flavum.clinic.accounts.permission import get_role
from flavum.clinic.actions.confirm_level import ConfirmationRefusal, confirm_level
from flavum.clinic.actions.correct_finding import Correction, correct_finding
from flavum.clinic.actions.measure_drawing import CorrectionRefusal
from flavum.clinic.records.current import digest_facts, facts_of_level
from flavum.clinic.records.models import Confirmation, Disagreement, Fact, Origin, StudyReading
from flavum.report.view.document import View

LEVEL, PIXEL_MM = "L4-L5", 0.6


def find_section() -> dict:
    return next(one for one in make_view().document["levels"] if one["level"] == LEVEL)["axial"]["section"]


def ellipse(half_width_mm: float, half_depth_mm: float, count: int = 200) -> list[list[float]]:
    """An outline around the canal's middle, in pixels of the section."""
    turn = np.linspace(0, 2 * np.pi, count, endpoint=False)
    row = (42 + half_depth_mm * np.sin(turn)) / PIXEL_MM
    column = (48 + half_width_mm * np.cos(turn)) / PIXEL_MM
    return np.stack([row, column], axis=1).tolist()


def area_of(half_width_mm: float, half_depth_mm: float, count: int = 200) -> float:
    """Of the polygon that ellipse() draws."""
    return count / 2 * half_width_mm * half_depth_mm * math.sin(2 * math.pi / count)


SAC = Correction("level.sac_area_mm2", LEVEL, area_of(7, 5), ellipse(7, 5), "the roots belong to it", DAY)
LEFT = Correction("level.ligament_left_mm", LEVEL, 3.0, [[80.0, 95.0], [85.0, 95.0]], "too far out", DAY)
# Seen from the side: the level's disc has its middle at (0, -22, -108), and faces straight back and up.
BACK, FRONT, UPPER = [0.0, -5.0, -112.0], [0.0, -40.0, -112.0], [0.0, -12.0, -104.0]
SLIP = Correction("level.slip_mm", LEVEL, 7.0, [UPPER, BACK, FRONT], "the corner lies farther in front", DAY)
HEIGHT = Correction("level.disc_height_mm", LEVEL, 5.0, [[0, -22, -105], [0, -19, -109]], "a Schmorl node", DAY)


class Room:
    """A read study and somebody before it."""

    def __init__(self, clinic: Clinic, view: View | None = None) -> None:
        self.clinic, self.case_id = clinic, clinic.open_case()
        self.user = clinic.hire("proceduralist")
        self.reading: StudyReading = read_study(clinic, self.case_id, self.user, view=view)

    def as_role(self, role: str) -> Actor:
        user = self.user if role == "proceduralist" else self.clinic.hire(role)
        return Actor(user.id, user.name, self.clinic.organisation_id, (get_role(role),))

    def current(self, key: str) -> Fact:
        with self.clinic.acting():
            return Fact.objects.get(case_id=self.case_id, key=key, level=LEVEL, superseded_by=None)

    def correct(
        self, correction: Correction, *, seen: UUID | None, role: str = "proceduralist", **more: UUID | None
    ) -> Fact | Disagreement:
        with self.clinic.acting():
            return correct_finding(self.as_role(role), self.reading, correction, seen=seen, **more)

    def slip(self, correction: Correction, *, role: str = "proceduralist") -> Fact | Disagreement:
        """Corrected by somebody who sees the slip as it is."""
        seen = {"seen": self.current("level.slip_mm").id, "seen_beside": self.current("level.slip_percent").id}
        return self.correct(correction, role=role, **seen)

    def digest(self) -> str:
        with self.clinic.acting():
            return digest_facts(facts_of_level(self.reading.study.case, LEVEL))

    def confirm(self, *, seen: str, role: str = "proceduralist", level: str = LEVEL) -> Confirmation:
        with self.clinic.acting():
            return confirm_level(self.as_role(role), self.reading, level, seen=seen)


@pytest.fixture
def room(clinic: Clinic) -> Room:
    return Room(clinic)


def test_a_corrected_area_is_measured_again_and_keeps_its_drawing(room: Room) -> None:
    computed = room.current(SAC.key)

    written = room.correct(SAC, seen=computed.id)

    assert isinstance(written, Fact)
    assert (written.origin, written.supersedes_id, written.reason) == (Origin.CORRECTED, computed.id, SAC.reason)
    value = written.value
    assert value["value"] == pytest.approx(area_of(7, 5), abs=1e-3)
    assert value["low"] < value["value"] < value["high"]
    # an edge is off by 0.5 mm / sqrt 2, half of it the same way along the outline
    perimeter = np.linalg.norm(np.diff(ellipse(7, 5) + ellipse(7, 5)[:1], axis=0), axis=1).sum() * PIXEL_MM
    assert value["high"] - value["value"] == pytest.approx(perimeter / 2 * 0.5 / math.sqrt(2), abs=1e-2)
    assert (value["unit"], value["source"]) == ("mm2", "ligament_measuring_error")
    assert value["drawn"]["points"] == SAC.points
    assert value["drawn"]["section"]["spacing_mm"] == [PIXEL_MM, PIXEL_MM]


def test_what_was_computed_is_still_there(room: Room) -> None:
    computed = room.current(SAC.key)
    room.correct(SAC, seen=computed.id)
    with room.clinic.acting():
        assert Fact.objects.get(id=computed.id).value == computed.value


def test_a_segment_is_a_length_with_the_catalogue_s_margin(room: Room) -> None:
    value = room.correct(LEFT, seen=room.current(LEFT.key).id).value
    assert (value["value"], value["low"], value["high"]) == (3.0, 2.5, 3.5)


def test_a_number_measured_elsewhere_has_no_drawing(room: Room) -> None:
    typed = replace(LEFT, points=None, value=4.25, reason="measured on the workstation")
    value = room.correct(typed, seen=room.current(LEFT.key).id).value
    assert value["value"] == 4.25
    assert "drawn" not in value


def test_a_slip_drawn_is_millimetres_and_percent_at_once(room: Room) -> None:
    before = room.current("level.slip_mm"), room.current("level.slip_percent")

    room.slip(SLIP)

    slip, percent = room.current("level.slip_mm"), room.current("level.slip_percent")
    assert (slip.supersedes_id, percent.supersedes_id) == (before[0].id, before[1].id)
    assert (slip.origin, percent.origin, percent.reason) == (Origin.CORRECTED, Origin.CORRECTED, SLIP.reason)
    assert [slip.value[name] for name in ("value", "low", "high", "unit")] == [7.0, 6.5, 7.5, "mm"]
    assert [percent.value[name] for name in ("value", "low", "high")] == pytest.approx(
        [20, 650 / 35, 750 / 35], abs=1e-3
    )
    assert slip.value["drawn"]["points"] == percent.value["drawn"]["points"] == SLIP.points
    assert slip.value["drawn"]["plane"]["left"] == [1.0, 0.0, 0.0]


def test_a_slip_backward_is_negative(room: Room) -> None:
    room.slip(replace(SLIP, points=[[0.0, -3.0, -104.0], BACK, FRONT], value=-2.0))
    assert room.current("level.slip_percent").value["value"] == pytest.approx(-200 / 35, abs=1e-3)


def test_a_slip_lies_along_a_tilted_endplate(room: Room) -> None:
    along = np.array([0.0, math.cos(0.5), math.sin(0.5)])
    back = np.array(BACK)
    points = [(back - 3 * along + 8 * np.array([0, -along[2], along[1]])).tolist(), BACK, (back - 30 * along).tolist()]
    room.slip(replace(SLIP, points=points, value=3.0))
    assert room.current("level.slip_percent").value["value"] == pytest.approx(10.0, abs=1e-2)


def test_a_slip_typed_takes_the_endplate_that_was_read(room: Room) -> None:
    room.slip(replace(SLIP, points=None, value=8.4))
    percent = room.current("level.slip_percent").value
    assert percent["value"] == pytest.approx(2 * 12.1, abs=1e-3)
    assert "drawn" not in percent
    assert "lower endplate's length (34.7 mm)" in percent["method"]


def test_a_disc_height_drawn_is_the_length_of_its_segment(room: Room) -> None:
    room.correct(HEIGHT, seen=room.current(HEIGHT.key).id)
    value = room.current(HEIGHT.key).value
    assert (value["value"], value["low"], value["high"], value["unit"]) == (5.0, 4.5, 5.5, "mm")


def test_a_reading_kept_without_landmarks_can_be_drawn_on_and_typed(clinic: Clinic) -> None:
    room = Room(clinic, make_old_view())
    percent = room.current("level.slip_percent").id
    room.slip(replace(SLIP, points=None, value=6.0))
    assert room.current("level.slip_percent").id == percent
    room.slip(SLIP)
    assert room.current("level.slip_percent").value["value"] == pytest.approx(20.0)


def test_two_who_draw_a_slip_at_once_keep_both_numbers(room: Room) -> None:
    seen = {"seen": room.current("level.slip_mm").id, "seen_beside": room.current("level.slip_percent").id}
    first = room.correct(SLIP, **seen)
    other = replace(SLIP, points=[[0.0, -9.0, -104.0], BACK, FRONT], value=4.0)
    second = room.correct(other, role="nurse", **seen)
    assert isinstance(second, Disagreement)
    assert room.current("level.slip_mm").id == first.id
    assert room.current("level.slip_percent").value["value"] == pytest.approx(20.0)
    with room.clinic.acting():
        against = Disagreement.objects.filter(case_id=room.case_id).values_list("against__key", flat=True)
        assert set(against) == {"level.slip_mm", "level.slip_percent"}
    assert room.correct(SLIP, **seen).id == first.id


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (replace(SLIP, value=6.9), "not what the drawing measures"),
        (replace(SLIP, points=[UPPER, BACK]), "three corners"),
        (replace(SLIP, points=LEFT.points), "three corners"),
        (replace(SLIP, points=[point[:2] for point in SLIP.points]), "does not lie on the picture"),
        (replace(SLIP, points=[[0.2, *UPPER[1:]], BACK, FRONT]), "does not lie on the picture"),
        (replace(SLIP, points=[[0.0, -12.0, -60.0], BACK, FRONT]), "does not lie on the picture"),
        (replace(SLIP, points=[[0.0, math.nan, -104.0], BACK, FRONT]), "does not lie on the picture"),
        (replace(SLIP, points=[UPPER, FRONT, BACK], value=-28.0), "from its front corner to its back corner"),
        (replace(SLIP, points=[UPPER, BACK, [0.0, -15.0, -112.0]]), "over 15 mm at least"),
        (replace(SLIP, key="level.slip_percent", value=20.0), "not a measure"),
        (replace(HEIGHT, value=5.02), "not what the drawing measures"),
        (replace(HEIGHT, points=[*HEIGHT.points, FRONT]), "two ends"),
        (replace(LEFT, points=[[0.0, -22.0, -105.0], [0.0, -22.0, -108.0]]), "does not lie on the picture"),
        (replace(SAC, value=SAC.value + 0.5), "not what the drawing measures"),
        (replace(SAC, value=math.nan), "not what the drawing measures"),
        (replace(SAC, reason="  "), "Say why"),
        (replace(SAC, points=SAC.points[:2]), "needs an outline"),
        (replace(LEFT, points=[*LEFT.points, [84.0, 96.0]]), "two ends"),
        (replace(SAC, points=[[row, column + 1000] for row, column in SAC.points]), "does not lie on the picture"),
        (replace(SAC, points=[[math.nan, 1.0], *SAC.points]), "does not lie on the picture"),
        (replace(SAC, points=[SAC.points[0], SAC.points[100], SAC.points[50], SAC.points[150]]), "crosses itself"),
        (replace(LEFT, points=[[80.0, 65.0], [85.0, 65.0]]), "other side of the canal"),
        (replace(LEFT, points=None, value=99.0), "between 0 and 15"),
        (replace(LEFT, level="T12-L1"), "not read"),
        (replace(LEFT, key="level.room_lost"), "cannot be corrected|not a measure"),
        (replace(LEFT, key="walking.minutes"), "not a measure"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_what_does_not_hold_together_is_refused(room: Room, wrong: Correction, why: str) -> None:
    before = room.current(LEFT.key).id
    with pytest.raises(CorrectionRefusal, match=why):
        room.correct(wrong, seen=before)
    assert room.current(LEFT.key).id == before


def test_two_who_correct_at_once_are_both_kept(room: Room) -> None:
    seen = room.current(LEFT.key).id
    first = room.correct(LEFT, seen=seen)
    second = room.correct(replace(LEFT, points=[[80.0, 95.0], [86.0, 95.0]], value=3.6), seen=seen, role="nurse")
    assert isinstance(second, Disagreement)
    assert second.against_id == first.id
    assert second.value["value"] == 3.6
    assert room.current(LEFT.key).id == first.id


def test_the_same_correction_twice_is_one(room: Room) -> None:
    seen = room.current(LEFT.key).id
    assert room.correct(LEFT, seen=seen).id == room.correct(LEFT, seen=seen).id


def test_who_may_not_correct_or_confirm(room: Room) -> None:
    with pytest.raises(NotAllowed):
        room.correct(LEFT, seen=room.current(LEFT.key).id, role="coordinator")
    with pytest.raises(NotAllowed):
        room.confirm(seen=room.digest(), role="nurse")


def test_a_confirmation_is_of_the_facts_as_they_are(room: Room) -> None:
    seen = room.digest()
    confirmation = room.confirm(seen=seen)
    assert confirmation.facts_sha256 == seen
    assert room.confirm(seen=seen).id == confirmation.id
    room.correct(LEFT, seen=room.current(LEFT.key).id)
    assert room.digest() != seen


def test_a_stale_confirmation_is_refused(room: Room) -> None:
    seen = room.digest()
    room.correct(LEFT, seen=room.current(LEFT.key).id)
    with pytest.raises(ConfirmationRefusal, match="changed since"):
        room.confirm(seen=seen)
    with pytest.raises(ConfirmationRefusal, match="not read"):
        room.confirm(seen=room.digest(), level="T12-L1")


def test_the_digest_is_of_what_facts_say_not_of_who_wrote_them(room: Room) -> None:
    seen = room.digest()
    before = room.current(LEFT.key)
    with room.clinic.acting():
        again = {"organisation_id": before.organisation_id, "case_id": before.case_id, "level": LEVEL, "holds_on": DAY}
        Fact.objects.create(**again, key=before.key, value=before.value, origin=Origin.STAFF, supersedes=before)
    assert room.digest() == seen
