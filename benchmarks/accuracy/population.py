"""Do drawn spines have the sizes of the people in population.toml? Read off the geometry, not off its parameters.

Healthy spines of random people; every size is measured in fine cuts through the model and set against mean and spread
of the table, each sex by itself, every person moved to the table's age of 65. Bound: --spines.
"""

import argparse
import json
import os

os.environ.update(OMP_NUM_THREADS="1", NUMBA_NUM_THREADS="1")  # before numpy and numba are read

from collections import defaultdict

import numpy as np
from numpy.typing import NDArray
from over_spines import MINUTES, judge_spines

from flavum.anatomy.frame import Frame, Vector
from flavum.anatomy.level import Level, Vertebra
from flavum.anatomy.population.draw import draw_spine
from flavum.anatomy.population.sizes import Place, Sex, draw_sizes, load_population
from flavum.anatomy.spine.parameters import LEVELS, VERTEBRAE, Spine
from flavum.anatomy.spine.pose import S1_BODY, Pose, place, rotation_of
from flavum.anatomy.spine.raster import rasterise
from flavum.anatomy.tissue import Tissue, whole_of
from flavum.anatomy.truth.level import measure_truth

STEP_MM = 0.25
BODY = sorted(whole_of(Tissue.VERTEBRAL_BODY) | {Tissue.SACRUM, Tissue.SACRUM_CORTEX})
BONE = sorted(whole_of(Tissue.ARCH) | whole_of(Tissue.FACET) | set(BODY))
MEANS_WITHIN, SPREADS_WITHIN = 0.05, 0.20
PEDICLES = 0.2  # of the body's height above its middle: the middle of the pedicles
AT_WALL_MM = 4.0  # within so much of a wall the body's height there is its largest
UPPER_PART, PROMONTORY = 0.3, 0.42  # of the body's height above its middle its width is sought; S1's over its wings
BEHIND_WALL_MM = (0.5, 3.0)  # where pedicles leave the body; the laminae of S1 slope in soon behind
Key = tuple[str, Place, Sex]
Row = tuple[Key, float]


def cut(spine: Spine, pose: Pose, up: Vector, across: Vector, size_mm: tuple[float, float]) -> NDArray[np.uint8]:
    """Labels in a plane through a pose, rows along up, columns along across (both unit, the spine's own frame)."""
    rotation = rotation_of(spine)
    axes = np.stack([rotation @ np.cross(up, across), rotation @ up, rotation @ across], axis=1)
    rows, columns = (round(size / STEP_MM) + 1 for size in size_mm)
    corner = rotation @ pose.point - (axes[:, 1] * (rows - 1) + axes[:, 2] * (columns - 1)) * STEP_MM / 2
    return rasterise(spine, Frame((1, rows, columns), corner, axes, np.full(3, STEP_MM)))[0]


def longest(lines: NDArray[np.bool_]) -> float:
    """The largest extent, along the columns and around their middle, of any of the rows, mm."""
    middle = lines.shape[1] // 2
    spans = [line[middle:].argmin() + line[middle::-1].argmin() - 1 for line in lines if line[middle]]
    return float(max(spans, default=0)) * STEP_MM


def measure_vertebra(spine: Spine, number: int) -> dict[str, float]:
    """Sizes of a vertebra in its mid-sagittal, mid-coronal and middle axial planes, mm."""
    pose, shape = place(spine).bodies[S1_BODY + number], spine.vertebrae[number]
    side = np.isin(cut(spine, pose, pose.superior, pose.posterior, (50.0, 90.0)), BODY)
    middle_row, middle = side.shape[0] // 2, side.shape[1] // 2
    half = round(shape.depth_mm / 2 / STEP_MM)
    near = round(AT_WALL_MM / STEP_MM)
    upper = side[middle_row + round(UPPER_PART * shape.height_mm / STEP_MM) : middle_row + round(16 / STEP_MM)]
    crown = np.isin(cut(spine, pose, pose.superior, pose.left, (50.0, 100.0)), BODY)
    over = PROMONTORY if VERTEBRAE[number] is Vertebra.S1 else UPPER_PART
    return {
        "vertebra.depth_mm": longest(upper),
        "vertebra.width_mm": longest(crown[middle_row + round(over * shape.height_mm / STEP_MM) :]),
        "vertebra.posterior_height_mm": longest(side[:, middle + half - near : middle + half].T),
        "vertebra.anterior_height_mm": longest(side[:, middle - half : middle - half + near].T),
        **measure_canal(spine, pose, shape.depth_mm, shape.posterior_height_mm),
    }


def measure_canal(spine: Spine, pose: Pose, depth_mm: float, height_mm: float) -> dict[str, float]:
    """The bony canal: depth in the midline half-way up the body, least width between the pedicles."""
    wall = Pose(pose.at(posterior=depth_mm / 2), pose.axes)
    plane = np.isin(cut(spine, wall, pose.posterior, pose.left, (60.0, 60.0)), BONE)
    row, column = plane.shape[0] // 2, plane.shape[1] // 2
    front = row + 8 - int(plane[row + 8 :: -1, column].argmax())
    back = row + 8 + int(plane[row + 8 :, column].argmax())
    wall = Pose(pose.at(posterior=depth_mm / 2, superior=PEDICLES * height_mm), pose.axes)
    plane = np.isin(cut(spine, wall, pose.posterior, pose.left, (60.0, 60.0)), BONE)
    near = plane[row + round(BEHIND_WALL_MM[0] / STEP_MM) : row + round(BEHIND_WALL_MM[1] / STEP_MM) + 1]
    widths = [line[column:].argmax() + line[column::-1].argmax() - 1 for line in near if not line[column]]
    return {"vertebra.canal_depth_mm": (back - front - 1) * STEP_MM, "vertebra.canal_width_mm": min(widths) * STEP_MM}


def judge_spine(seed: int) -> list[Row]:
    """Every size of one healthy spine at every place, as it would be at 65."""
    sizes, spine = draw_sizes(np.random.default_rng(seed)), draw_spine(seed=seed, plant={})
    found: dict[tuple[str, Place], float] = {}
    for number, vertebra in enumerate(VERTEBRAE):
        found |= {(name, vertebra): size for name, size in measure_vertebra(spine, number).items()}
    for wall in ("anterior", "posterior"):
        del found[f"vertebra.{wall}_height_mm", Vertebra.S1]  # it tapers, and no disc bounds it below
    for level, truth in measure_truth(spine, LEVELS, resolution_mm=0.15).items():
        found["level.disc_height_mm", level] = truth.disc_height_mm
        found["level.healthy_sac_mm2", level] = truth.sac_area_mm2
        found["level.ligament_mm", level] = float(np.mean(list(truth.ligament_maximum_mm.values())))
    table = load_population().sizes
    aged = {
        key: table[key[0]].mean(sizes.sex, key[1], age_years=sizes.age_years) - table[key[0]].mean(sizes.sex, key[1])
        for key in found
    }
    return [((name, where, sizes.sex), size - aged[name, where]) for (name, where), size in found.items()]


def print_table(rows: list[Row]) -> dict[str, list[float]]:
    """Prints a line a size, place and sex; returns how far means and spreads are off, as shares."""
    drawn: dict[Key, list[float]] = defaultdict(list)
    for key, size in rows:
        drawn[key].append(size)
    off: dict[str, list[float]] = {"mean": [], "spread": []}
    print(
        f"{'size':30}{'place':8}{'sex':8}{'n':>5}{'mean':>9}{'table':>9}{'off':>8}{'spread':>9}{'table':>9}{'off':>8}"
    )
    for (name, where, sex), values in drawn.items():
        size = load_population().sizes[name]
        mean, spread = float(np.mean(values)), float(np.std(values, ddof=1))
        far = mean / size.mean(sex, where) - 1, spread / size.sd(where) - 1
        off["mean"].append(far[0])
        off["spread"].append(far[1])
        mark = " <" if abs(far[0]) > MEANS_WITHIN or abs(far[1]) > SPREADS_WITHIN else ""
        label = where.name if isinstance(where, Vertebra | Level) else "person"
        print(f"{name:30}{label:8}{sex.value:8}{len(values):5d}{mean:9.2f}{size.mean(sex, where):9.2f}{far[0]:8.1%}"
              f"{spread:9.2f}{size.sd(where):9.2f}{far[1]:8.1%}{mark}")  # fmt: skip
    return off


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--spines", type=int, default=400)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes of one thread each")
    parser.add_argument("--minutes", type=float, default=MINUTES, help="spines that are not judged then are left out")
    chosen = parser.parse_args()
    rows, judged = judge_spines(judge_spine, chosen.spines, jobs=chosen.jobs, minutes=chosen.minutes)
    print(f"{judged} healthy random spines")
    off = print_table(rows)
    for (what, found), bar in zip(off.items(), (MEANS_WITHIN, SPREADS_WITHIN), strict=True):
        within = float(np.mean(np.abs(found) <= bar))
        row = {"name": f"{what}s_of_drawn_sizes_within_{bar:.0%}_of_the_table", "figure": round(within, 3)}
        rest = {"unit": "share", "target": 1.0, "peer": None, "ratio": None, "holds": within == 1.0}
        print(json.dumps({**row, **rest, "sizes": len(found), "worst": round(float(np.max(np.abs(found))), 3)}))


if __name__ == "__main__":
    main()
