"""Whether the cause that was planted at a level gets the largest share of the room lost, from true label maps.

Every level of every spine has one cause, drawn at random, and is near normal otherwise. A level where hardly any room
is lost has no shares and counts as not found. Bound: --spines.
"""

import argparse
import json
import os

os.environ.update(OMP_NUM_THREADS="1", NUMBA_NUM_THREADS="1")  # before numpy and numba are read

from collections import Counter

import numpy as np
from over_spines import MINUTES, judge_spines
from spines import CLINICAL, PEDICLE_TO_PEDICLE, Resolution, label, make_study
from study import primary_cause

from flavum.anatomy.level import LUMBAR_LEVELS
from flavum.anatomy.population.draw import draw_spine
from flavum.anatomy.spine.parameters import Cause
from flavum.anatomy.truth.level import measure_truth
from flavum.imaging.measure import measure_study

TARGET = 0.95
# Blocks from pedicle to pedicle show the canal that the vertebrae bring along; short blocks leave it to be guessed.
IMAGINGS = (PEDICLE_TO_PEDICLE, CLINICAL)


def judge_spine(seed: int) -> list[tuple[str, str, str]]:
    """For every level of a spine the planted cause and the one with the largest share."""
    rng = np.random.default_rng([seed, 7])
    planted = {level: list(Cause)[int(rng.integers(len(Cause)))] for level in LUMBAR_LEVELS}
    spine = draw_spine(seed=seed, plant=planted)
    truth = measure_truth(spine)
    found = []
    for imaging in IMAGINGS:
        study = make_study(spine, truth, imaging, seed=seed)
        reading = measure_study(study, label(spine, study, is_fraction=False))
        found += [(imaging.name, planted[level.level].value, primary_cause(level)) for level in reading.levels]
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--spines", type=int, default=200)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes of one thread each")
    parser.add_argument("--minutes", type=float, default=MINUTES, help="spines that are not judged then are left out")
    chosen = parser.parse_args()
    rows, judged = judge_spines(judge_spine, chosen.spines, jobs=chosen.jobs, minutes=chosen.minutes)
    print(f"{judged} random spines")
    found = Counter(rows)
    figures = [_print_table(imaging, found) for imaging in IMAGINGS]
    for imaging, (right, levels) in zip(IMAGINGS, figures, strict=True):
        name = f"planted_cause_has_the_largest_share, {imaging.name}"
        row = {"name": name, "figure": round(right, 3), "unit": "share", "target": TARGET, "peer": None, "ratio": None}
        print(json.dumps({**row, "holds": right >= TARGET, "levels": levels}))


def _print_table(imaging: Resolution, found: Counter[tuple[str, str, str]]) -> tuple[float, int]:
    """Prints what was found for every planted cause; returns the part found right and the number of levels."""
    ours = {(was, named): count for (name, was, named), count in sorted(found.items()) if name == imaging.name}
    print(imaging.name)
    for cause in Cause:
        row = {named: count for (was, named), count in ours.items() if was == cause.value}
        print(f"  planted {cause.value:10} largest share: {row}")
    whole = sum(ours.values())
    return sum(count for (was, named), count in ours.items() if was == named) / max(whole, 1), whole


if __name__ == "__main__":
    main()
