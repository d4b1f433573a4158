"""Whether the cause that was planted at a level gets the largest share of the room lost, from true label maps.

Every level of every spine has one cause, drawn at random, and is near normal otherwise. A level where hardly any room
is lost has no shares and counts as not found. Bound: --spines.
"""

import argparse
import json
from collections import Counter

import numpy as np
from spines import CLINICAL, label, make_study

from flavum.anatomy.level import LUMBAR_LEVELS
from flavum.anatomy.spine.draw import draw_spine
from flavum.anatomy.spine.parameters import Cause
from flavum.anatomy.spine.truth import measure_truth
from flavum.imaging.finding import Measure
from flavum.imaging.measure import measure_study
from flavum.imaging.reading import LevelReading

SHARE = {
    Cause.LIGAMENT: Measure.SHARE_LIGAMENT,
    Cause.FACET: Measure.SHARE_FACET,
    Cause.DISC: Measure.SHARE_DISC,
    Cause.SLIP: Measure.SHARE_SLIP,
}
TARGET = 0.95


def largest_share(level: LevelReading) -> str:
    """The cause with the largest share, or why there are none."""
    shares = {}
    for cause, measure in SHARE.items():
        finding = level.find(measure)
        if finding is not None and finding.quantity is not None:
            shares[cause.value] = finding.quantity.value
    return max(shares, key=lambda cause: shares[cause]) if shares else "nothing to share"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--spines", type=int, default=200)
    spines = parser.parse_args().spines
    found: Counter[tuple[str, str]] = Counter()
    for seed in range(spines):
        rng = np.random.default_rng([seed, 7])
        planted = {level: list(Cause)[int(rng.integers(len(Cause)))] for level in LUMBAR_LEVELS}
        spine = draw_spine(seed=seed, plant=planted)
        truth = measure_truth(spine)
        study = make_study(spine, truth, CLINICAL, seed=seed)
        for level in measure_study(study, label(spine, study, is_fraction=False)).levels:
            found[planted[level.level].value, largest_share(level)] += 1
    for cause in Cause:
        row = {named: count for (was, named), count in sorted(found.items()) if was == cause.value}
        print(f"planted {cause.value:10} largest share: {row}")
    whole = sum(found.values())
    right = sum(count for (was, named), count in found.items() if was == named) / max(whole, 1)
    row = {"name": "planted_cause_has_the_largest_share", "figure": round(right, 3), "unit": "share", "target": TARGET}
    print(json.dumps({**row, "peer": None, "ratio": None, "holds": right >= TARGET, "levels": whole}))


if __name__ == "__main__":
    main()
