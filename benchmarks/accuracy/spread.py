"""How wide the intervals of imaging/level/errors.toml must be: python -m benchmarks.accuracy.spread --spines 12

For every measure the least standard error of the network's own with which the 90 % interval holds the truth in 90 % of
the levels; printed as lines for errors.toml. The spines are others than those that phantom.py judges. The canal's depth
from the side is found on the two real people that validate, and on those drawn. Bound: as phantom.py; --minutes.
"""

import argparse
import os

if __name__ == "__main__":  # before numpy and numba are read; the processes that it starts inherit it
    os.environ.update(OMP_NUM_THREADS="1", NUMBA_NUM_THREADS="1")

from functools import partial

import numpy as np
from numpy.typing import NDArray

from benchmarks.accuracy.interval import Z90
from benchmarks.accuracy.over_spines import MINUTES, judge_spines
from benchmarks.accuracy.phantom import SIDED, TRUE, judge_spine
from benchmarks.accuracy.segmentation import judge_people
from benchmarks.accuracy.sides import canal_errors
from flavum.imaging.finding import Measure
from flavum.imaging.level.error import Z95, Maker
from flavum.imaging.network import OnnxSegmenter
from training.people import SPIDER, VALIDATION

FIRST_SEED = 950_001
SAGITTAL = (Measure.SLIP, Measure.DISC_HEIGHT, Measure.DISC_BULGE)
WIDEST, STEPS = 6.0, 600  # of the spread of the errors themselves; how finely it is sought


def find_spread(off: NDArray[np.float64], half: NDArray[np.float64], known: float) -> float:
    """The least own error with which 90 % of the intervals hold. half: of 95 % ones made with the error known."""
    edge = np.maximum((half / Z95) ** 2 - known**2, 0.0)
    for spread in np.linspace(0.0, WIDEST * max(float(off.std()), 0.1), STEPS):
        if np.mean(np.abs(off) <= Z90 * np.sqrt(edge + spread**2)) >= 0.9:
            return float(spread)
    raise ValueError("no spread is wide enough")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--spines", type=int, default=12)
    parser.add_argument("--minutes", type=float, default=MINUTES)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    chosen = parser.parse_args()
    judge = partial(judge_spine, "lumbar_angled")
    rows, judged = judge_spines(judge, chosen.spines, jobs=chosen.jobs, first=FIRST_SEED, minutes=chosen.minutes)
    print(f"# {judged} spines from seed {FIRST_SEED}")
    for measure in (*SIDED, *TRUE):
        mine = [row for row in rows if row.kind == "measure" and row.key == measure.value]
        if mine:
            maker = "sagittal" if measure in SAGITTAL else "axial"
            off = np.array([row.found - row.truth for row in mine])  # type: ignore[operator]
            half = np.array([row.half for row in mine])
            print_line(maker, measure, find_spread(off, half, Maker(f"{maker}-0").spread(measure)), len(mine))
    if SPIDER.is_dir():
        errors = canal_errors(judge_people(VALIDATION, OnnxSegmenter())[1])
        known = Maker("sagittal-0").spread(Measure.CANAL_AP_DIAMETER)
        print_line("sagittal", Measure.CANAL_AP_DIAMETER, find_spread(errors[:, 0], errors[:, 1], known), len(errors))


def print_line(maker: str, measure: Measure, value: float, count: int) -> None:
    unit = "mm2" if "area" in measure.value else "mm"
    print(f'[{maker}] {measure.value} = {{ value = {value:.2f}, unit = "{unit}" }}  # {count} levels')


if __name__ == "__main__":
    main()
