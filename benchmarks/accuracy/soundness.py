"""Whether random spines are sound: what their own parts, tissues, ligaments, surfaces and measures say of each other.

overlap: parts of neighbouring vertebrae, each asked by itself, claim no common place deeper than 0.5 mm. Screws, where
levels are fused, are metal and belong to no part; a lamina that was taken away claims nothing.
contact: no two tissues touch that cannot (flavum.anatomy.truth.contact says which, and why). A lattice of 1.2 mm around
the canal, one of 3 mm out to muscle; the way between two neighbours is walked in 0.1 mm. Any contact is a fault.
ligament: behind the sac, on its own side, without a hole, its ends at the two laminae (within two places of the
lattice); not asked of a lamina that was taken away.
mesh: every part's surface at 2 mm is watertight (trimesh). On every 50th spine.
truth: as measured by counting on pictures of 0.1 mm (brute.py), within 0.1 mm and 1 %. On every 50th spine.
Bound: --spines, 5000 by default; processes of one thread each.
"""

import argparse
import json
import os

os.environ.update(OMP_NUM_THREADS="1", NUMBA_NUM_THREADS="1")  # before numpy and numba are read

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
import trimesh
from brute import measure_by_hand
from numpy.typing import NDArray
from over_spines import MINUTES, judge_spines

from flavum.anatomy.frame import Frame
from flavum.anatomy.population.draw import draw_spine
from flavum.anatomy.side import Side
from flavum.anatomy.spine.parameters import LEVELS, Spine
from flavum.anatomy.spine.pose import place, rotation_of
from flavum.anatomy.spine.raster import rasterise
from flavum.anatomy.surface.mesh import mesh_spine
from flavum.anatomy.truth.contact import BANS, find_contacts
from flavum.anatomy.truth.level import LevelTruth, measure_truth
from flavum.anatomy.truth.ligament import place_ligaments
from flavum.anatomy.truth.overlap import find_overlaps

DEEP_MM = 0.5  # vertebrae may kiss
OVERLAP_STEP_MM = 2.0
MESH_MM = 2.0
KNOWN_MM, KNOWN_PERCENT = 0.1, 1.0  # how well the truth is to be known
SHOWN = 8  # seeds of failures


@dataclass(frozen=True)
class Lattice:
    """A block around every disc, from its posterior wall: how far it reaches up, back and left (mm), and its step."""

    low_mm: tuple[float, float, float]
    high_mm: tuple[float, float, float]
    step_mm: float


NEAR = Lattice((-21.0, -8.0, -26.0), (21.0, 30.0, 26.0), 1.2)
FAR = Lattice((-21.0, -56.0, -46.0), (21.0, 64.0, 46.0), 3.0)
END_MM = 2 * NEAR.step_mm


@dataclass(frozen=True)
class Verdict:
    """One thing looked at. figure: how bad, in the check's unit; None: it was looked at and there is nothing."""

    check: str
    seed: int
    figure: float
    holds: bool
    what: str


UNITS = {"overlap": "mm", "contact": "mm2", "ligament": "mm", "mesh": "open parts", "truth_mm": "mm", "truth_area": "%"}
TARGETS = {"overlap": DEEP_MM, "contact": 0.0, "ligament": END_MM, "mesh": 0, "truth_mm": KNOWN_MM,
           "truth_area": KNOWN_PERCENT}  # fmt: skip


def look_around(spine: Spine, lattice: Lattice) -> Iterator[tuple[int, Frame, NDArray[np.uint8]]]:
    """The labels around every disc (its number from L5-S1 up); where the lattice lies within a step is random."""
    rotation, posture = rotation_of(spine), place(spine)
    rng = np.random.default_rng(spine.seed)
    for number in range(len(LEVELS)):
        disc, depth = posture.discs[number], spine.vertebrae[number].depth_mm
        low = np.array(lattice.low_mm) + rng.uniform(0, lattice.step_mm, 3)
        corner = rotation @ disc.at(superior=low[0], posterior=depth / 2 + low[1], left=low[2])
        axes = rotation @ np.stack([disc.superior, disc.posterior, disc.left], axis=1)
        shape = np.floor((np.array(lattice.high_mm) - low) / lattice.step_mm).astype(int)
        frame = Frame(tuple(shape), corner, axes, np.full(3, lattice.step_mm))
        yield number, frame, rasterise(spine, frame)


def judge_spine(seed: int, *, every: int) -> list[Verdict]:
    spine = draw_spine(seed=seed)
    rows = [*_judge_overlaps(spine, seed)]
    for lattice in (NEAR, FAR):
        for number, frame, labels in look_around(spine, lattice):
            level = LEVELS[number].value
            found = find_contacts(spine, labels, frame)
            rows.append(Verdict("contact", seed, 0.0, not found, ""))
            for one in found:
                what = f"{one.ban}: {one.one.name.lower()} touches {one.other.name.lower()}"
                rows.append(Verdict("contact", seed, one.area_mm2, False, f"{what} at {level}"))
            if lattice is NEAR:
                rows += _judge_ligaments(spine, seed, number, labels, frame)
    if seed % every == 0:
        rows += [*_judge_meshes(spine, seed), *_judge_truth(spine, seed)]
    return rows


def _judge_overlaps(spine: Spine, seed: int) -> Iterator[Verdict]:
    found = find_overlaps(spine, step_mm=OVERLAP_STEP_MM)
    for number, level in enumerate(LEVELS):
        here = [one for one in found if one.number == number]
        worst = max(here, key=lambda one: one.depth_mm, default=None)
        if worst is None:
            yield Verdict("overlap", seed, 0.0, True, "")
            continue
        what = f"{worst.lower.name.lower()} in upper {worst.upper.name.lower()} at {level.value}"
        yield Verdict("overlap", seed, worst.depth_mm, worst.depth_mm <= DEEP_MM, what)


def _judge_ligaments(
    spine: Spine, seed: int, number: int, labels: NDArray[np.uint8], frame: Frame
) -> Iterator[Verdict]:
    ligaments = place_ligaments(spine, number, labels, frame)
    for one in ligaments:
        where = f"{one.side.value} at {LEVELS[number].value}"
        ends = {"upper end": one.from_upper_mm, "lower end": one.from_lower_mm, "hole": one.hole_mm}
        worst, figure = max(((name, far or 0.0) for name, far in ends.items()), key=lambda pair: pair[1])
        is_astray = one.before_sac > 0 or one.astray > 0
        what = f"before the sac or astray, {where}" if is_astray else f"{worst}, {where}"
        yield Verdict("ligament", seed, figure, figure <= END_MM and not is_astray, what)
    for _ in range(len(Side) - len(ligaments)):
        yield Verdict("ligament", seed, np.inf, False, f"missing at {LEVELS[number].value}")


def _judge_meshes(spine: Spine, seed: int) -> Iterator[Verdict]:
    for part in mesh_spine(spine, resolution_mm=MESH_MM):
        is_closed = trimesh.Trimesh(part.vertices_mm, part.faces, process=False).is_watertight
        yield Verdict("mesh", seed, float(not is_closed), bool(is_closed), part.name)


def _judge_truth(spine: Spine, seed: int) -> Iterator[Verdict]:
    for level, truth in measure_truth(spine).items():
        for name, counted in measure_by_hand(spine, truth).items():
            off = counted - _known(truth, name)
            if name.endswith("_mm2"):
                off *= 100.0 / _known(truth, name)
            check = "truth_area" if name.endswith("_mm2") else "truth_mm"
            yield Verdict(check, seed, abs(off), abs(off) <= TARGETS[check], f"{name} at {level.value}")


def _known(truth: LevelTruth, name: str) -> float:
    measure, _, side = name.partition(" ")
    known = getattr(truth, measure)
    return float(known[Side(side)] if side else known)


def print_check(check: str, rows: list[Verdict]) -> None:
    """A line with n, failures and the worst figure; a line for every kind of failure with its first seeds."""
    failed = [row for row in rows if not row.holds]
    worst = max(rows, key=lambda row: row.figure)
    print(f"{check:12} n {len(rows):7d}  failures {len(failed):5d} in {len({row.seed for row in failed}):5d} spines"
          f"  worst {worst.figure:.3g} {UNITS[check]} (seed {worst.seed}, {worst.what or 'nothing'})")  # fmt: skip
    kinds: dict[str, list[Verdict]] = defaultdict(list)
    for row in failed:
        kinds[row.what.split(" at ")[0]].append(row)
    for kind, those in sorted(kinds.items(), key=lambda pair: -len(pair[1])):
        if kind:
            seeds = sorted({row.seed for row in those})[:SHOWN]
            print(f"    {len(those):5d} {kind}, worst {max(row.figure for row in those):.3g}; seeds {seeds}")


def print_figures(rows: dict[str, list[Verdict]]) -> None:
    for check, those in rows.items():
        figure, target = round(max(row.figure for row in those), 3), TARGETS[check]
        row = {"name": f"soundness, {check}, worst", "figure": figure, "unit": UNITS[check], "target": target}
        holds = all(one.holds for one in those)
        print(json.dumps({**row, "peer": None, "ratio": None, "holds": holds}))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--spines", type=int, default=5000)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes of one thread each")
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--every", type=int, default=50, help="meshes and brute force where this divides the seed")
    parser.add_argument("--minutes", type=float, default=MINUTES, help="spines that are not judged then are left out")
    chosen = parser.parse_args()
    judge = partial(judge_spine, every=chosen.every)
    found: dict[str, list[Verdict]] = defaultdict(list)
    rows, judged = judge_spines(judge, chosen.spines, jobs=chosen.jobs, first=chosen.first, minutes=chosen.minutes)
    for row in rows:
        found[row.check].append(row)
    print(f"{judged} random spines from seed {chosen.first}; meshes and brute force on every {chosen.every}th; "
          f"{len(BANS)} bans of contact")  # fmt: skip
    for check, verdicts in found.items():
        print_check(check, verdicts)
    print_figures(found)


if __name__ == "__main__":
    main()
