"""How fast the spine is drawn: a volume of 0.5 mm from T12 to S2, an axial slice, a whole phantom study.

Warm: compiled functions are loaded first. The slice is 160 x 160 mm of 0.6 mm pixels; its 4 mm are drawn as one plane
and, for partial volumes, as four. Prints a table, then one JSON object a line. Bound: about two minutes.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from flavum.anatomy.frame import Frame, Vector
from flavum.anatomy.population.draw import draw_spine
from flavum.anatomy.spine.pose import S1_BODY, T12_BODY, place, rotation_of
from flavum.anatomy.spine.raster import rasterise

SEED, SLICES = 7, 20
AXIAL_MM, AXIAL_PIXEL_MM, THICK_MM, PLANES = 160.0, 0.6, 4.0, 4
VOLUME_MM, VOXEL_MM = (100.0, 120.0), 0.5  # left to right and front to back; from S2 to T12 as long as the spine is
TARGETS = {"volume_0.5_mm_seconds": 8.0, "axial_slice_ms": 30.0, "axial_slice_of_4_planes_ms": None,
           "phantom_study_seconds": 20.0}  # fmt: skip


def time_least(work: Callable[[], object], repeats: int) -> float:
    """Seconds of the fastest of some runs: what the machine can, not what else it did."""
    spent = []
    for _ in range(repeats):
        begun = time.perf_counter()
        work()
        spent.append(time.perf_counter() - begun)
    return min(spent)


def main() -> None:
    spine = draw_spine(seed=SEED)
    rotation, posture = rotation_of(spine), place(spine)
    count, side = round(AXIAL_MM / AXIAL_PIXEL_MM), -AXIAL_MM / 2

    def cut(planes: int) -> None:
        disc = posture.discs[1]
        axes = rotation @ np.stack([disc.superior, disc.posterior, disc.left], axis=1)
        corner = rotation @ disc.at(posterior=side, left=side, superior=-THICK_MM / 2)
        spacing = np.array([THICK_MM / planes, AXIAL_PIXEL_MM, AXIAL_PIXEL_MM])
        rasterise(spine, Frame((planes, count, count), corner, axes, spacing))

    def draw_volume() -> None:
        bodies = [rotation @ body.point for body in posture.bodies[S1_BODY - 1 : T12_BODY + 1]]
        low, high = np.min(bodies, axis=0), np.max(bodies, axis=0)
        middle: Vector = (low + high) / 2
        tall = float(high[2] - low[2]) + 40.0
        size = np.array([tall, VOLUME_MM[1], VOLUME_MM[0]])
        axes = np.array([[0.0, 0.0, 1.0], [0.0, 1.0, 0.0], [1.0, 0.0, 0.0]])
        shape = tuple(np.round(size / VOXEL_MM).astype(int).tolist())
        rasterise(spine, Frame(shape, middle - axes @ size / 2, axes, np.full(3, VOXEL_MM)))

    def scan() -> None:
        with tempfile.TemporaryDirectory() as folder:
            command = Path(sys.executable).with_name("flavum")
            study = str(Path(folder) / "study")
            subprocess.run([command, "phantom", "--out", study, "--quiet"], check=True, capture_output=True)

    cut(1)
    figures = {
        "volume_0.5_mm_seconds": time_least(draw_volume, 2),
        "axial_slice_ms": 1000 * time_least(lambda: cut(1), SLICES),
        "axial_slice_of_4_planes_ms": 1000 * time_least(lambda: cut(PLANES), SLICES),
        "phantom_study_seconds": time_least(scan, 2),
    }
    for name, figure in figures.items():
        print(f"{name:28} {figure:8.2f}   target {TARGETS[name] or 'none'}")
    for name, figure in figures.items():
        target = TARGETS[name]
        print(json.dumps({"name": name, "figure": round(figure, 2), "unit": name.rsplit("_", 1)[1], "target": target,
                          "peer": None, "ratio": None, "holds": target is None or figure <= target}))  # fmt: skip


if __name__ == "__main__":
    main()
