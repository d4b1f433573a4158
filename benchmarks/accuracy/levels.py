"""Level names on studies of protocols that no network saw: right, or handed to a person; never silently wrong.

Forty spines with four, five or six lumbar vertebrae and some with a transitional one, scanned at 1.5 and 3 T, with and
without fat saturation, thin or thick, with the artefacts of usual scans; of half of them the field of view is cut above
or below, the sacrum with it. A level is right when its middle lies at that of the true level of its name. Prints a
table, then one JSON line a figure. Bound: six seconds a spine on two idle cores, and --minutes.
Run from the repository's root: python -m benchmarks.accuracy.levels.
"""

import argparse
import json
import os

if __name__ == "__main__":  # before numpy and numba are read; the processes that it starts inherit it
    os.environ.update(OMP_NUM_THREADS="1", NUMBA_NUM_THREADS="1")

from collections import Counter
from dataclasses import dataclass, replace

import numpy as np

from benchmarks.accuracy.over_spines import judge_spines
from benchmarks.accuracy.phantom import judge_names
from flavum.anatomy.frame import Frame
from flavum.anatomy.phantom.artefact import usual_artefacts
from flavum.anatomy.phantom.protocol import load_protocol
from flavum.anatomy.phantom.scan import scan_spine
from flavum.anatomy.population.draw import draw_spine
from flavum.anatomy.spine.parameters import LUMBAR_COUNTS
from flavum.anatomy.truth.level import measure_truth
from flavum.errors import Refusal
from flavum.imaging.measure import find_levels
from flavum.imaging.network import OnnxSegmenter
from flavum.imaging.volume import SAGITTAL, Volume, to_closest_axes

FIRST_SEED = 980_001
PROTOCOLS = ("routine_1_5t", "routine_3t", "fat_saturated_1_5t", "fat_saturated_3t", "space_1_5t", "space_3t")
CUT_SHARE = (0.15, 0.45)  # of the rows, from one end


@dataclass(frozen=True)
class Row:
    protocol: str
    count: int
    cut: str
    end: str
    said: str


def judge_spine(seed: int) -> list[Row]:
    rng = np.random.default_rng([seed, 11])
    protocol, count = PROTOCOLS[seed % len(PROTOCOLS)], LUMBAR_COUNTS[int(rng.integers(len(LUMBAR_COUNTS)))]
    spine = replace(draw_spine(seed=seed), lumbar_count=count)
    sagittal = next(one for one in load_protocol(protocol) if one.plane == "sagittal")
    (series,) = scan_spine(spine, (sagittal,), seed=seed, artefacts=usual_artefacts(rng))
    stack = series.stacks[0]
    volume, cut = cut_field(to_closest_axes(Volume(stack.values, stack.frame), SAGITTAL), rng)
    try:
        views, doubt = find_levels(volume, OnnxSegmenter(threads=1).segment_sagittal(volume))
    except Refusal as refusal:
        return [Row(protocol, count, cut, "refused", str(refusal))]
    end = judge_names((view.plane for view in views), doubt, measure_truth(spine, resolution_mm=0.5))
    return [Row(protocol, count, cut, end, doubt or f"{len(views)} levels")]


def cut_field(volume: Volume, rng: np.random.Generator) -> tuple[Volume, str]:
    """The volume, or a part of its rows: without its upper or its lower end."""
    if rng.random() < 0.5:
        return volume, "whole"
    frame, rows = volume.frame, volume.frame.shape[1]
    away = round(rows * rng.uniform(*CUT_SHARE))
    is_above = bool(rng.random() < 0.5)
    first = away if is_above else 0
    shape = (frame.shape[0], rows - away, frame.shape[2])
    values = volume.values[:, first : first + shape[1]]
    part = Frame(shape, frame.to_lps(np.array([0, first, 0])), frame.axes, frame.spacing_mm)
    return Volume(values, part), "cut above" if is_above else "cut below"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--spines", type=int, default=40)
    parser.add_argument("--minutes", type=float, default=15.0)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    chosen = parser.parse_args()
    rows, judged = judge_spines(judge_spine, chosen.spines, jobs=chosen.jobs, first=FIRST_SEED, minutes=chosen.minutes)
    print(f"{judged} synthetic studies from seed {FIRST_SEED}")
    for row in rows:
        print(f"{row.end:8} {row.protocol:20} {row.count} lumbar vertebrae, {row.cut:10} {row.said[:100]}")
    ends = Counter(row.end for row in rows)
    print(", ".join(f"{end} {count}" for end, count in sorted(ends.items())))
    figures = (("levels_silently_wrong", ends["wrong"], "studies", 0), ("levels_right", ends["right"], "studies", None))
    for name, figure, unit, target in figures:
        print(json.dumps({"name": name, "figure": figure, "unit": unit, "target": target, "peer": None, "ratio": None,
                          "holds": None if target is None else figure <= target}))  # fmt: skip


if __name__ == "__main__":
    main()
