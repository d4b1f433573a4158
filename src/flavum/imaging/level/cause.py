"""The shares of a level: which cuts they rest on, and the findings they give."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from flavum.anatomy.frame import Vector
from flavum.imaging.finding import Finding, Measure
from flavum.imaging.level.attribution import FREE, Attribution, Carried, attribute, carry, carry_guess
from flavum.imaging.level.axial import MIDDLE_PIXEL, AxialSource
from flavum.imaging.level.axial_view import AxialView
from flavum.imaging.level.error import Z95, Slot
from flavum.imaging.level.side_view import SideView, canal_ap_mm
from flavum.imaging.reading import DiscPlane

SHARES = (Measure.SHARE_LIGAMENT, Measure.SHARE_FACET, Measure.SHARE_DISC, Measure.SHARE_SLIP)
HALF_SEGMENT_MM = 18.0  # from a disc to the middle of the next body, where no other disc is in view
NO_REFERENCE = "the canal at the pedicles is not in view, so there is nothing to compare with"
HARDLY = "hardly any room is lost ({lost:.0%}), so there is nothing to share out"
CARRIED = "canal of both vertebrae carried into the disc plane"
GUESSED = "canal as deep as at the pedicles on the sagittal images, since no axial slice lies there"
GUESS_ERROR = 0.12  # of a share, when the canal's shape at the pedicles is not seen


def read_causes(
    view: AxialView, side: SideView, source: AxialSource, above: SideView | None, below: SideView | None
) -> Iterator[Finding]:
    """Room lost and its shares."""
    slots = {measure: Slot(measure, view.level, view.maker) for measure in (Measure.ROOM_LOST, *SHARES)}
    fronts = _fronts(side)
    carried = None if fronts is None else _carry_both(view, side, source, (above, below), fronts)
    if carried is None:
        yield from (slot.absent(NO_REFERENCE) for slot in slots.values())
        return
    upper, lower, is_guess = carried
    yield from _findings(attribute(view.section, view.level, upper, lower), slots, view.confidence, is_guess=is_guess)


def _findings(
    found: Attribution, slots: dict[Measure, Slot], confidence: float, *, is_guess: bool
) -> Iterator[Finding]:
    method, extra = (GUESSED, GUESS_ERROR) if is_guess else (CARRIED, 0.0)
    yield _share(slots[Measure.ROOM_LOST], found.room_lost, extra, method, confidence)
    for measure in SHARES:
        if found.is_worth_sharing:
            yield _share(slots[measure], found.shares[measure], extra, method, confidence)
        else:
            yield slots[measure].absent(HARDLY.format(lost=found.room_lost[0]))


def _share(slot: Slot, share: tuple[float, float, float], extra: float, method: str, confidence: float) -> Finding:
    value, low, high = share
    error = float(np.hypot((high - low) / 2, extra)) / Z95
    finding = slot.found(value, "share", error=error, method=method, confidence=confidence)
    assert finding.quantity is not None
    return replace(finding, quantity=replace(finding.quantity, high=min(finding.quantity.high, 1.0)))


def _fronts(side: SideView) -> tuple[float, float] | None:
    """Where the posterior walls of the upper and the lower body come to lie in the disc plane, mm behind the canal's
    middle; None where a corner is not seen."""
    upper, lower = side.profile.upper, side.profile.lower
    if upper is None or lower is None:
        return None
    corners = [side.profile.to_lps(plate.posterior_mm) for plate in (upper, lower)]
    first, second = (float((corner - side.plane.canal_mm) @ side.plane.posterior) for corner in corners)
    return first, second


def _carry_both(
    view: AxialView,
    side: SideView,
    source: AxialSource,
    neighbours: tuple[SideView | None, SideView | None],
    fronts: tuple[float, float],
) -> tuple[Carried, Carried, bool] | None:
    found = [
        _at_pedicles(side.plane, neighbour, sign, source, front)
        for neighbour, sign, front in zip(neighbours, (1.0, -1.0), fronts, strict=True)
    ]
    seen = [carried for carried in found if carried is not None]
    if seen:
        upper, lower = (one or replace(seen[0], front_mm=front) for one, front in zip(found, fronts, strict=True))
        return upper, lower, False
    depths = [
        _depth_at_pedicles(side, neighbour, sign) for neighbour, sign in zip(neighbours, (1.0, -1.0), strict=True)
    ]
    known = [depth for depth in depths if depth is not None]
    if not known:
        return None
    upper, lower = (
        carry_guess(view.section, depth or known[0], front, MIDDLE_PIXEL)
        for depth, front in zip(depths, fronts, strict=True)
    )
    return upper, lower, True


def _depth_at_pedicles(side: SideView, neighbour: SideView | None, sign: float) -> float | None:
    """Depth of the canal half-way to the next disc, in the mid-sagittal plane."""
    away = HALF_SEGMENT_MM
    if neighbour is not None:
        away = float(np.linalg.norm(neighbour.plane.canal_mm - side.plane.canal_mm)) / 2
    return canal_ap_mm(side, sign * away)


def _at_pedicles(
    plane: DiscPlane, neighbour: SideView | None, sign: float, source: AxialSource, front_mm: float
) -> Carried | None:
    """The canal half-way to the next disc (or half a segment on), as the axial slices show it."""
    middle: Vector
    if neighbour is None:
        there, middle = plane, plane.canal_mm + sign * HALF_SEGMENT_MM * plane.superior
    else:
        middle = (plane.canal_mm + neighbour.plane.canal_mm) / 2
        between = plane.superior + neighbour.plane.superior
        upright = between - plane.left * (between @ plane.left)  # the two levels need not share their left
        superior = upright / np.linalg.norm(upright)
        there = replace(plane, superior=superior, posterior=np.cross(superior, plane.left))
    if source.is_reformat or source.stacks:
        cut = source.cut(there, middle, FREE)
        return None if isinstance(cut, str) else carry(cut[0].section, front_mm, MIDDLE_PIXEL)
    return None
