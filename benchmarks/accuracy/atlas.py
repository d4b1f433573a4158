"""Writes pictures of parametric spines, coloured by the tissue table, so that a person can judge the anatomy.

python benchmarks/accuracy/atlas.py FOLDER [--seed 0] [--plant ligament] [--level L4-L5]
"""

import argparse
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from flavum.anatomy.frame import Frame, Vector
from flavum.anatomy.level import Level
from flavum.anatomy.spine.draw import draw_spine
from flavum.anatomy.spine.parameters import LEVELS, Spine
from flavum.anatomy.spine.pose import place, rotation_of
from flavum.anatomy.spine.raster import rasterise
from flavum.anatomy.tissue import tissue_table

PIXELS_PER_MM = 4
LEFT, BACK, UP = np.eye(3)


@dataclass(frozen=True, eq=False)
class Cut:
    """A picture's plane in the spine's own frame: the point in its middle, what its rows and columns run along, mm."""

    name: str
    middle: Vector
    rows: Vector
    columns: Vector
    size_mm: tuple[float, float]


def cuts(spine: Spine, level: Level) -> list[Cut]:
    """The five customary planes: axial through disc and body, sagittal in and beside the midline, coronal."""
    posture, n = place(spine), LEVELS.index(level)
    disc, body = posture.discs[n], posture.bodies[n + 2]
    depth = spine.vertebrae[n].depth_mm
    axial = [
        _axial("axial-disc", disc.point, disc.posterior, depth),
        _axial("axial-disc-plus-3mm", disc.point + 3 * disc.superior, disc.posterior, depth),
        _axial("axial-body", body.point, body.posterior, depth),
    ]
    beside = [Cut(f"sagittal-{x}", np.array([x, 10.0, -10.0]), -UP, BACK, (260.0, 180.0)) for x in (0, 7, 13, 19)]
    behind = posture.back_of(spine, n + 1)[0]
    return [*axial, *beside, Cut("coronal", np.array([0.0, behind + 9.0, -10.0]), -UP, LEFT, (260.0, 180.0))]


def _axial(name: str, point: Vector, posterior: Vector, depth: float) -> Cut:
    back = np.array([0.0, *posterior])
    return Cut(name, np.array([0.0, *point]) + back * (depth / 2 + 12), back, LEFT, (150.0, 220.0))


def draw(spine: Spine, cut: Cut) -> Image.Image:
    """The cut as a colour picture, patient's left on the right-hand side."""
    rotation, step = rotation_of(spine), 1 / PIXELS_PER_MM
    shape = tuple(round(size * PIXELS_PER_MM) for size in cut.size_mm)
    corner = cut.middle - cut.rows * cut.size_mm[0] / 2 - cut.columns * cut.size_mm[1] / 2
    axes = rotation @ np.stack([np.cross(cut.rows, cut.columns), cut.rows, cut.columns], axis=1)
    labels = rasterise(spine, Frame((1, *shape), rotation @ corner, axes, np.array([1.0, step, step])))[0]
    return Image.fromarray(_palette()[labels])


def _palette() -> NDArray[np.uint8]:
    palette = np.zeros((256, 3), dtype=np.uint8)
    for tissue, row in tissue_table().items():
        palette[tissue] = [int(row.colour[n : n + 2], 16) for n in (1, 3, 5)]
    return palette


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--plant", choices=["ligament", "facet", "disc", "slip"])
    parser.add_argument("--level", choices=[level.value for level in Level], default="L4-L5")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    spine = draw_spine(seed=given.seed, plant=given.plant)
    for cut in cuts(spine, Level(given.level)):
        path = given.folder / f"{cut.name}.png"
        draw(spine, cut).save(path)
        print(path)


if __name__ == "__main__":
    main()
