"""How deep and how wide the drawn sac is beside the canals that SPIDER's experts drew (19 people, none held out).

python -m benchmarks.accuracy.sac [--spines 40]: for each disc and the body above it, the depth of the canal in the
midline, and how much of it is left 4, 6 and 8 mm beside it, read in axial rows of both; then one JSON line a figure.
The experts' line runs 0.4 mm outside the fluid in front (median), so that theirs is about 1 mm deeper than a sac.
"""

import argparse
import json
import sys
from collections import defaultdict

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import label

from flavum.anatomy.frame import LEFT, POSTERIOR, SUPERIOR, Frame
from flavum.anatomy.population.draw import draw_spine
from flavum.anatomy.spine.parameters import LEVELS, Spine
from flavum.anatomy.spine.pose import place, rotation_of
from flavum.anatomy.spine.raster import rasterise
from flavum.anatomy.tissue import Tissue, whole_of
from training.ligament.person import CANAL, DISC, read_drawn
from training.people import SPIDER, TRAINING, VALIDATION

ASIDE_MM = (0.0, 4.0, 6.0, 8.0)
SLAB_MM = 12.0  # of SPIDER to either side, and so of ours
STEP_MM, ROWS_MM, DEPTH_MM = 0.5, 2.0, 60.0
LEAST_DISC_MM2, LEAST_DEPTH_MM = 30.0, 4.0
RIM_MM, NEAR = 1.0, 0.15  # of the experts' line around a sac; how near the drawn mean shall be
SAC = sorted(whole_of(Tissue.DURAL_SAC))
Depths = dict[tuple[int, str], list[NDArray[np.float64]]]


def read_depths(canal: NDArray[np.bool_], across_mm: float, down_mm: float) -> NDArray[np.float64] | None:
    """Depth (mm) at ASIDE_MM beside the middle of a block (slices, front to back, rows); None where it is no canal."""
    depth = canal.sum(axis=1).mean(axis=1) * down_mm
    if depth.max(initial=0.0) < LEAST_DEPTH_MM:
        return None
    where = np.arange(len(depth)) * across_mm
    is_cut = depth[0] > depth.max() / 2 or depth[-1] > depth.max() / 2
    middle = np.average(where, weights=depth ** (4 if is_cut else 1))
    sides = np.array([[middle - aside, middle + aside] for aside in ASIDE_MM])
    found = np.interp(sides, where, depth, left=np.nan, right=np.nan)
    seen = np.isfinite(found)
    return np.where(seen, found, 0.0).sum(axis=1) / np.where(seen.any(axis=1), seen.sum(axis=1), np.nan)


def find_rows(disc: NDArray[np.bool_], canal: NDArray[np.bool_], pixel_mm: float) -> list[float]:
    """The rows at which the discs of a middle slice meet the canal, lowest first."""
    middle = int(np.argmax(np.convolve(canal.sum(axis=(1, 2)), np.ones(3), "same")))
    pieces, count = label(disc[max(middle - 1, 0) : middle + 2].any(axis=0))
    rows = []
    for number in range(1, count + 1):
        points = np.argwhere(pieces == number)
        if len(points) * pixel_mm**2 > LEAST_DISC_MM2:
            rows.append(float(points[points[:, 0] <= np.quantile(points[:, 0], NEAR)][:, 1].mean()))
    return sorted(rows)


def read_person(key: str, found: Depths) -> None:
    person = read_drawn(SPIDER, key)
    across, down = (float(one) for one in person.volume.frame.spacing_mm[:2])
    labels = person.labels.transpose(0, 2, 1)[:, ::-1, ::-1]  # from the back and from the foot
    canal, rows = labels == CANAL, find_rows(labels == DISC, labels == CANAL, down)
    half = round(ROWS_MM / 2 / down)
    for number, row in enumerate(rows[: len(LEVELS)]):
        middle = (row + rows[number + 1]) / 2 if number + 1 < len(rows) else None
        for where, at in (("disc", row), ("body above", middle)):
            if at is not None:
                block = canal[:, :, round(at) - half : round(at) + half + 1]
                depths = read_depths(block, across, down)
                if depths is not None:
                    found[number, where].append(depths)


def read_spine(seed: int, found: Depths) -> None:
    spine = draw_spine(seed=seed)
    rotation = rotation_of(spine)
    backs = [rotation @ disc.at(posterior=15.0) for disc in place(spine).discs[: len(LEVELS)]]
    for number, back in enumerate(backs):
        places = [("disc", back)]
        if number + 1 < len(backs):
            places.append(("body above", (back + backs[number + 1]) / 2))
        for where, middle in places:
            depths = read_depths(cut_sac(spine, middle), 1.0, STEP_MM)
            if depths is not None:
                found[number, where].append(depths)


def cut_sac(spine: Spine, middle: NDArray[np.float64]) -> NDArray[np.bool_]:
    """(slices, front to back, rows) of the sac around a place, in rows that lie level."""
    shape = (round(2 * SLAB_MM) + 1, round(DEPTH_MM / STEP_MM), 3)
    spacing = np.array([1.0, STEP_MM, ROWS_MM / 3])
    axes = np.stack([LEFT, POSTERIOR, SUPERIOR], axis=1)
    corner = middle - axes @ ((np.array(shape) - 1) / 2 * spacing)
    return np.isin(rasterise(spine, Frame(shape, corner, axes, spacing)), SAC)


def say(place: tuple[int, str], real: NDArray[np.float64], drawn: NDArray[np.float64]) -> str:
    """Print a row; returns the figure of its depth."""
    level = LEVELS[place[0]].value
    means = [np.nanmean(one, axis=0) for one in (real, drawn)]
    shares = ["  ".join(f"{x:4.2f}" for x in (mean / mean[0])[1:]) for mean in means]
    print(f"{level:8} {place[1]:11} {len(real):3} {means[0][0]:6.1f}   {shares[0]}   {means[1][0]:6.1f}   {shares[1]}")
    ratio = float((means[1][0] + RIM_MM) / means[0][0])
    return json.dumps({"name": f"depth of the drawn sac, {level}, {place[1]}", "figure": round(float(means[1][0]), 2),
                       "unit": "mm", "target": round(float(means[0][0]) - RIM_MM, 2), "peer": "SPIDER's experts",
                       "ratio": round(ratio, 3), "holds": abs(ratio - 1) <= NEAR})  # fmt: skip


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--spines", type=int, default=40)
    chosen = asked.parse_args()
    if not SPIDER.is_dir():
        print(f"SKIPPED: {SPIDER} is absent, so nothing was measured.")
        return 0
    real: Depths = defaultdict(list)
    drawn: Depths = defaultdict(list)
    for key in (*TRAINING, *VALIDATION):
        read_person(key, real)
    for seed in range(chosen.spines):
        read_spine(seed, drawn)
    people = len(TRAINING) + len(VALIDATION)
    print(
        f"canal of {people} people of SPIDER, then sac of {chosen.spines} drawn spines: depth in mm, and how much "
        "of it is left 4, 6 and 8 mm beside the midline"
    )
    lines = [say(place, np.array(real[place]), np.array(drawn[place])) for place in sorted(drawn) if real.get(place)]
    print("\n".join(lines))
    return 0


if __name__ == "__main__":
    sys.exit(main())
