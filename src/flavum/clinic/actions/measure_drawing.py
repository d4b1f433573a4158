"""Measure again what somebody drew on the pictures of a level: a number that its drawing does not give is refused.

On the measured cut, points are (row, column) pixels of its section. Seen from the side they are LPS millimetres in the
level's mid-sagittal plane.
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from flavum.anatomy.side import Side
from flavum.candidacy.facts.catalogue import FactType
from flavum.candidacy.facts.hand import FROM_THE_SIDE
from flavum.clinic.records.view import View
from flavum.errors import Refusal
from flavum.imaging.finding import Measure
from flavum.imaging.landmark.endplate import LEAST_LENGTH_MM
from flavum.imaging.landmark.profile import COLUMNS_MM, ROWS_MM
from flavum.imaging.measurement.alignment import slip_mm
from flavum.imaging.measurement.chord import length_mm
from flavum.imaging.measurement.drawn import LEAST_POINTS, SEGMENT_POINTS, Drawn

ROUNDING = 0.01  # of a number that comes with its drawing
PLANE_MM = 0.05  # from the plane in which a level is seen from the side: what rounding may bring
MOST_POINTS = 2000
SLIP_POINTS = 3  # lower corner of the upper body; back and front corner of the lower one
DRAWN_METHODS = {
    "mm": "segment drawn by hand in the mid-disc plane",
    "mm2": "outline drawn by hand in the mid-disc plane",
    Measure.DISC_HEIGHT: "segment drawn by hand between the endplates, mid-sagittal plane",
    Measure.SLIP: "posterior corners against the lower endplate, by hand, mid-sagittal plane; forward is positive",
}
Points = list[list[float]]


class CorrectionRefusal(Refusal):
    """A correction cannot be written down as it is."""

    kind = "correction"


@dataclass(frozen=True)
class Measured:
    """What a drawing gives. drawn: what of it is kept. perimeter_mm: of an outline; endplate_mm: of a slip's base."""

    value: float
    method: str
    drawn: dict[str, Any]
    perimeter_mm: float | None = None
    endplate_mm: float | None = None


def measure_drawing(kind: FactType, found: View, points: Points, value: float) -> Measured:
    """found: the level in the view document. value: what the drawing is said to measure. Raises CorrectionRefusal."""
    measured = (_measure_from_side if kind.measure in FROM_THE_SIDE else _measure_on_cut)(kind, found, points)
    if not abs(measured.value - value) <= ROUNDING:
        raise CorrectionRefusal(_("The number is not what the drawing measures."))
    return measured


def _measure_on_cut(kind: FactType, found: View, points: Points) -> Measured:
    if found["axial"] is None:
        raise CorrectionRefusal(_("This level has no axial picture to draw on."))
    section = found["axial"]["section"]
    least = LEAST_POINTS if kind.unit == "mm2" else SEGMENT_POINTS
    most = MOST_POINTS if kind.unit == "mm2" else SEGMENT_POINTS
    if not least <= len(points) <= most:
        raise CorrectionRefusal(_("An area needs an outline, a length needs the two ends of a segment."))
    if not all(_is_inside(point, section) for point in points):
        raise CorrectionRefusal(_("What was drawn does not lie on the picture."))
    drawn = Drawn.from_pixels(points, (section["spacing_mm"][0], section["spacing_mm"][1]))
    if not drawn.is_segment and drawn.crosses_itself:
        raise CorrectionRefusal(_("The outline crosses itself."))
    _check_side(kind, found, drawn)
    perimeter_mm = None if drawn.is_segment else drawn.outline.perimeter_mm
    return Measured(drawn.measured, DRAWN_METHODS[kind.unit], _keep(found, points), perimeter_mm)


def _is_inside(point: list[float], section: View) -> bool:
    if len(point) != 2:
        return False
    row, column = point
    return bool(-0.5 <= row <= section["rows"] - 0.5 and -0.5 <= column <= section["columns"] - 0.5)


def _check_side(kind: FactType, found: View, drawn: Drawn) -> None:
    """A ligament of one side is not measured on the other: columns run to the patient's left."""
    if kind.side is None:
        return
    section = found["axial"]["section"]
    offsets = [at - start for at, start in zip(found["plane"]["canal_mm"], section["origin_mm"], strict=True)]
    middle_mm = sum(offset * along for offset, along in zip(offsets, section["column_direction"], strict=True))
    to_the_left_mm = float(drawn.points_mm[:, 1].mean()) - middle_mm
    if (Side.LEFT if to_the_left_mm > 0 else Side.RIGHT) is not kind.side:
        raise CorrectionRefusal(_("The segment lies on the other side of the canal."))


def _keep(found: View, points: Points) -> dict[str, Any]:
    """The drawing with the plane it lies in, so that it can be shown and measured again without the study."""
    names = ("origin_mm", "row_direction", "column_direction", "spacing_mm", "image_sha256")
    section = {name: found["axial"]["section"][name] for name in names}
    return {"points": points, "section": section}


def _measure_from_side(kind: FactType, found: View, points: Points) -> Measured:
    plane = {name: np.asarray(place, dtype=np.float64) for name, place in found["plane"].items()}
    is_slip = kind.measure is not Measure.DISC_HEIGHT
    if len(points) != (SLIP_POINTS if is_slip else SEGMENT_POINTS):
        raise CorrectionRefusal(_("A slip needs three corners, a height the two ends of a segment."))
    if not all(len(point) == 3 and _lies_in(plane, np.asarray(point)) for point in points):
        raise CorrectionRefusal(_("What was drawn does not lie on the picture."))
    places = np.asarray(points, dtype=np.float64)
    drawn = {"points": points, "plane": found["plane"]}
    if not is_slip:
        return Measured(length_mm(places), DRAWN_METHODS[Measure.DISC_HEIGHT], drawn)
    upper, back, front = places
    endplate_mm = float(np.linalg.norm(back - front))
    if endplate_mm < LEAST_LENGTH_MM or (back - front) @ plane["posterior"] <= 0:
        raise CorrectionRefusal(
            _("The lower endplate runs from its front corner to its back corner, over %(mm)g mm at least.")
            % {"mm": LEAST_LENGTH_MM}
        )
    value = slip_mm(upper, back, (back - front) / endplate_mm)
    return Measured(value, DRAWN_METHODS[Measure.SLIP], drawn, endplate_mm=endplate_mm)


def _lies_in(plane: dict[str, NDArray[np.float64]], point: NDArray[np.float64]) -> bool:
    """Whether a point lies where a level is looked at from the side."""
    offset = point - plane["centre_mm"]
    if not all(math.isfinite(number) for number in offset) or abs(offset @ plane["left"]) > PLANE_MM:
        return False
    down, back = -offset @ plane["superior"], offset @ plane["posterior"]
    return bool(ROWS_MM[0] <= down <= ROWS_MM[1] and COLUMNS_MM[0] <= back <= COLUMNS_MM[1])
