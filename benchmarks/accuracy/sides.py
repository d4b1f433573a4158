"""What Flavum measures of real people's discs from the side, beside the experts' masks and the radiologist's grades."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binomtest

from flavum.anatomy.level import Level
from flavum.evidence.quantity import Quantity
from flavum.imaging.landmark.column import Station, follow_column
from flavum.imaging.landmark.instance import find_discs
from flavum.imaging.landmark.profile import find_plane, look_from_side
from flavum.imaging.level.error import Maker
from flavum.imaging.level.side_view import SideView
from flavum.imaging.measure import canal_from_side, with_vertebra
from flavum.imaging.measurement.alignment import slip_mm
from flavum.imaging.segment import Segmentation
from flavum.imaging.volume import Volume
from training.people import SPIDER

SAME_DISC_MM = 8.0
SLIP_MM = 3.0


@dataclass(frozen=True, eq=False)
class Side:
    """A disc seen from the side: its centre, the canal's depth and the slip; None where it cannot be measured."""

    centre_mm: NDArray[np.float64]
    canal_ap: Quantity | None
    slip_mm: float | None


Discs = dict[tuple[str, int], tuple[Side | None, Side]]  # (person, disc from the lowest) -> found, the expert's


def measure_sides(volume: Volume, segmentation: Segmentation) -> list[Side]:
    """Every disc, lowest first, measured by the product's own code."""
    segmentation = with_vertebra(segmentation)
    return [_measure_side(volume, segmentation, s) for s in follow_column(find_discs(segmentation), segmentation)]


def _measure_side(volume: Volume, segmentation: Segmentation, station: Station) -> Side:
    profile = look_from_side(volume, segmentation, station)
    plane = find_plane(Level.L5_S1, profile, station)  # the name of the level changes no figure
    view = SideView(plane, profile, Maker(segmentation.model), 1.0)
    upper, lower = profile.upper, profile.lower
    seen = upper is not None and lower is not None
    slip = slip_mm(upper.posterior_mm, lower.posterior_mm, lower.direction) if seen else None
    return Side(station.disc.centre_mm, canal_from_side(view).quantity, slip)


def pair_sides(found: list[Side], expert: list[Side]) -> Iterator[tuple[Side | None, Side]]:
    """For every disc of the expert, lowest first, the found one at the same place."""
    for one in expert:
        near = [side for side in found if np.linalg.norm(side.centre_mm - one.centre_mm) < SAME_DISC_MM]
        yield near[0] if near else None, one


def canal_errors(discs: Discs) -> NDArray[np.float64]:
    """(discs, 2): found minus expert canal depth, and half the width of the found one's 95 % interval."""
    rows = [
        (found.canal_ap.value - expert.canal_ap.value, (found.canal_ap.high - found.canal_ap.low) / 2)
        for found, expert in discs.values()
        if found is not None and found.canal_ap is not None and expert.canal_ap is not None
    ]
    return np.array(rows)


def read_graded_slips() -> dict[tuple[str, int], bool]:
    """(person, disc counted from the lowest) -> whether the radiologist saw spondylolisthesis."""
    with (SPIDER.parent / "spider_gradings.csv").open(encoding="utf-8") as file:
        return {
            (f"{int(row['Patient']):03d}", int(row["IVD label"])): row["Spondylolisthesis"] != "0"
            for row in csv.DictReader(file)
        }


def print_slips(who: str, discs: Discs) -> tuple[float, float]:
    """Slip against the experts' masks and against what the radiologist saw; returns sensitivity and specificity."""
    graded = read_graded_slips()
    both = [(f.slip_mm, e.slip_mm) for f, e in discs.values() if f is not None and None not in (f.slip_mm, e.slip_mm)]
    error = np.abs([mine - theirs for mine, theirs in both])
    print(f"slip, {who}: {len(both)} discs, mean absolute difference from the experts' masks {error.mean():.2f} mm, "
          f"worst {error.max():.2f} mm")  # fmt: skip
    measured = {k: f.slip_mm for k, (f, _) in discs.items() if k in graded and f is not None and f.slip_mm is not None}
    unread = [k for k in discs if graded.get(k) and k not in measured]
    hits = [abs(slip) >= SLIP_MM for key, slip in measured.items() if graded[key]]
    still = [abs(slip) < SLIP_MM for key, slip in measured.items() if not graded[key]]
    for what, found in (("seen by the radiologist and found", hits), ("not seen and not found", still)):
        print(f"slip, {who}, {what}: {say_share(found)}")
    print(f"slip, {who}, seen by the radiologist but not measured: {len(unread)} {unread or ''}")
    return float(np.mean(hits)) if hits else float("nan"), float(np.mean(still)) if still else float("nan")


def say_share(found: list[bool]) -> str:
    """The share of true ones with its 95 % interval (Wilson)."""
    if not found:
        return "none"
    test = binomtest(sum(found), len(found))
    low, high = test.proportion_ci(method="wilson")
    return f"{sum(found)} of {len(found)} = {np.mean(found):.0%} (95 % interval {low:.0%} to {high:.0%})"
