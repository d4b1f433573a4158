"""Groups of slices that belong together, each judged: a candidate for the reading, or set aside for a reason."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import groupby

import numpy as np

from flavum.anatomy.frame import Frame
from flavum.imaging.selection.protocol import image_words, is_derived, is_elsewhere, is_marked_localiser, judge_contrast
from flavum.imaging.selection.slice import PixelState, Slice
from flavum.imaging.selection.stack import Layout, Stack, lay_out, mean_normal, widest_turn_deg
from flavum.imaging.series import (
    Contrast,
    Orientation,
    judge_orientation,
    judge_volumetric,
    measure_height_mm,
    series_limit,
)


class Fault(Enum):
    """Why a series cannot serve; the value ends the sentence "Series 3 (9 pictures) was set aside: it ..."."""

    ELSEWHERE = "shows another part of the body"
    CUT_SHORT = "has files that are cut short"
    NO_PIXELS = "holds no pictures"
    MISSING = "lacks slices"
    UNEVEN = "has slices that lie unevenly"
    TOO_LOW = "shows less than one level of the spine"
    LOCALISER = "is a localiser"
    DERIVED = "was made by software from other pictures, or has text burned in"
    NO_PLACE = "does not say where its slices lie"
    TOO_MANY = "is longer than any of the spine"


@dataclass(frozen=True, eq=False)
class Candidate:
    """Slices of one series, one echo, one kind and one size that lie in stacks.

    fault: None where the series can serve. missing: slices that seem lost.
    """

    slices: tuple[Slice, ...]
    contrast: Contrast
    orientation: Orientation | None
    stacks: tuple[Stack, ...]
    is_volumetric: bool
    repeats: int
    missing: int
    fault: Fault | None

    @property
    def first(self) -> Slice:
        return self.slices[0]

    @property
    def height_mm(self) -> float:
        return max(measure_height_mm(stack.frame) for stack in self.stacks)

    @property
    def pixel_mm(self) -> float:
        return float(self.stacks[0].frame.spacing_mm[1:].max())


def join_stacks(best: Candidate, others: Sequence[Candidate]) -> Candidate:
    """The best with those stacks of the others that lie where it has none: some scanners make a series of each disc."""
    stacks = list(best.stacks)
    for stack in (stack for other in others for stack in other.stacks):
        if not any(_holds_middle(known.frame, stack.frame) for known in stacks):
            stacks.append(stack)
    more = [one for stack in stacks[len(best.stacks) :] for one in stack.slices]
    return replace(best, stacks=tuple(stacks), slices=(*best.slices, *more))


def _holds_middle(frame: Frame, other: Frame) -> bool:
    """Whether the middle of the other frame lies between the first and the last slice of the frame, or next to them."""
    middle = frame.to_index(other.to_lps((np.array(other.shape) - 1) / 2))[0]
    return bool(-1 <= middle <= frame.shape[0])


def judge_candidates(slices: Sequence[Slice]) -> list[Candidate]:
    """Every group of slices, judged, in order of series number."""
    by_series: dict[str, list[Slice]] = defaultdict(list)
    for one in slices:
        by_series[one.series_uid].append(one)
    groups = (group for series in by_series.values() for group in _alike(series))
    return sorted(
        map(_judge, groups), key=lambda candidate: (candidate.first.series_number, candidate.first.series_uid)
    )


def _alike(series: list[Slice]) -> list[list[Slice]]:
    """The slices of one series apart by echo, kind of image, size and spacing."""
    keyed = sorted(((_likeness(one), one) for one in series), key=lambda pair: (pair[0], pair[1].order))
    return [[one for _, one in group] for _, group in groupby(keyed, key=lambda pair: pair[0])]


def _likeness(one: Slice) -> tuple[object, ...]:
    spacing = tuple(round(s, 3) for s in one.plane.spacing_mm) if one.plane else ()
    return (
        round(one.scan.echo_time_ms or 0.0),
        tuple(sorted(image_words(one.scan))),
        is_derived(one),
        one.shape,
        spacing,
    )


def _judge(slices: list[Slice]) -> Candidate:
    fault = _fault_of_headers(slices)
    has_places = all(one.plane for one in slices) and fault is not Fault.TOO_MANY
    if not has_places or not all(slices[0].shape):
        return _set_aside(slices, fault or Fault.NO_PLACE)
    normal = mean_normal(slices)
    orientation = judge_orientation(normal)
    layout = lay_out(slices)
    stacks = layout.stacks if orientation is Orientation.AXIAL else (_main_stack(layout),)
    is_volumetric = len(stacks) == 1 and judge_volumetric(stacks[0].frame)
    if fault is None:
        fault = _fault_of_places(slices, layout, orientation, stacks, is_volumetric)
    contrast = judge_contrast(slices[0].scan)
    return Candidate(tuple(slices), contrast, orientation, stacks, is_volumetric, layout.repeats, layout.missing, fault)


def _set_aside(slices: list[Slice], fault: Fault) -> Candidate:
    return Candidate(tuple(slices), judge_contrast(slices[0].scan), None, (), False, 0, 0, fault)


def _main_stack(layout: Layout) -> Stack:
    """The stack of most slices; of equals the one nearest to the feet."""
    return max(layout.stacks, key=lambda stack: (len(stack.slices), -stack.frame.origin_mm[2]))


def _fault_of_headers(slices: list[Slice]) -> Fault | None:
    states = {one.pixels for one in slices}
    if states == {PixelState.ABSENT}:
        return Fault.NO_PIXELS
    if len(slices) > series_limit("most_slices"):
        return Fault.TOO_MANY
    if is_derived(slices[0]):
        return Fault.DERIVED
    if any(map(is_elsewhere, slices)):
        return Fault.ELSEWHERE
    if any(map(is_marked_localiser, slices)):
        return Fault.LOCALISER
    return None if states == {PixelState.WHOLE} else Fault.CUT_SHORT


def _fault_of_places(
    slices: list[Slice], layout: Layout, orientation: Orientation, stacks: tuple[Stack, ...], is_volumetric: bool
) -> Fault | None:
    is_axial = orientation is Orientation.AXIAL and not is_volumetric
    lowest = series_limit("lowest_axial_slices" if is_axial else "lowest_sagittal_slices")
    is_coarse = max(stacks[0].frame.spacing_mm[1:]) > series_limit("coarsest_pixel")
    if is_coarse or len(slices) < lowest or widest_turn_deg(slices) > series_limit("widest_turn"):
        return Fault.LOCALISER
    if not is_axial and layout.gaps:
        return Fault.MISSING
    if not layout.is_even or (not is_axial and len(stacks[0].slices) < lowest):
        return Fault.UNEVEN
    is_low = orientation is Orientation.SAGITTAL and measure_height_mm(stacks[0].frame) < series_limit("lowest_height")
    return Fault.TOO_LOW if is_low else None
