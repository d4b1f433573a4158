"""Is the sagittal network as sure as it is right? Probabilities against the experts' masks on six held-out people.

For every structure the voxels are put into ten groups by the probability that the network gives; a table says how many
of each group truly are of that structure, and the expected calibration error is the mean difference, weighted by the
size of the group, over the voxels between 1 and 99 %. Prints one JSON line a structure. Bound: two minutes. Without
../shared it says so and ends.
"""

import json
import sys

import numpy as np
from numpy.typing import NDArray

from benchmarks.accuracy.segmentation import read_people
from flavum.anatomy.tissue import Tissue
from flavum.imaging.network import OnnxSegmenter
from training.ligament.person import CANAL, DISC, VERTEBRA
from training.people import SPIDER

STRUCTURES = {
    "vertebra": (VERTEBRA, (Tissue.VERTEBRAL_BODY, Tissue.ARCH)),
    "disc": (DISC, (Tissue.DISC,)),
    "canal": (CANAL, (Tissue.SPINAL_CANAL,)),
}
GROUPS = 10
OPEN = (0.01, 0.99)  # outside of this the network is sure, and hardly anything is to be learnt
TARGET = 0.05


def judge_structure(said: NDArray[np.float64], true: NDArray[np.bool_]) -> NDArray[np.float64]:
    """(GROUPS, 3): how many voxels, mean probability, share that truly is of the structure."""
    group = np.minimum((said * GROUPS).astype(int), GROUPS - 1)
    count = np.bincount(group, minlength=GROUPS)
    safe = np.maximum(count, 1)
    return np.stack(
        [count, np.bincount(group, said, GROUPS) / safe, np.bincount(group, true.astype(float), GROUPS) / safe], axis=1
    )


def main() -> int:
    if not SPIDER.is_dir():
        print(f"SKIPPED: {SPIDER} is absent, so nothing was measured on real people.")
        return 0
    segmenter = OnnxSegmenter()
    seen: dict[str, list[tuple[NDArray[np.float64], NDArray[np.bool_]]]] = {name: [] for name in STRUCTURES}
    for person in read_people():
        found = segmenter.segment_sagittal(person.volume).probability
        for name, (label, tissues) in STRUCTURES.items():
            said = np.sum([found[tissue] for tissue in tissues], axis=0, dtype=np.float64)
            is_open = (said > OPEN[0]) & (said < OPEN[1])
            seen[name].append((said[is_open], (person.labels == label)[is_open]))
    figures = []
    for name, parts in seen.items():
        said, true = (np.concatenate(both) for both in zip(*parts, strict=True))
        table = judge_structure(said, true)
        error = float((table[:, 0] * np.abs(table[:, 1] - table[:, 2])).sum() / table[:, 0].sum())
        print(f"{name}: {len(said)} voxels between {OPEN[0]:.0%} and {OPEN[1]:.0%}")
        print("  said  " + " ".join(f"{x:6.2f}" for x in table[:, 1]))
        print("  true  " + " ".join(f"{x:6.2f}" for x in table[:, 2]))
        figures.append({"name": f"calibration_error_{name}", "figure": round(error, 4), "unit": "share",
                        "target": TARGET, "peer": None, "ratio": None, "holds": error <= TARGET})  # fmt: skip
    for figure in figures:
        print(json.dumps(figure))
    return 0


if __name__ == "__main__":
    sys.exit(main())
