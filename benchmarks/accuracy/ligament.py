"""The ligament on real people (SPIDER T2 SPACE, CC BY 4.0): reference borders by rays, the network's beside them.

Nobody publishes ligaments drawn on these scans. The reference is found by rays from the experts' canal to their lamina
(training/ligament, docs/model-cards/ligament-labels.md); --fit adds the parametric spine fitted to each level, a way of
its own (ten seconds a level on two idle cores). What nobody can tune is the comparison with the published thickness of
each level and each grade of its disc. The network is judged on the people that it did not learn from. Prints tables,
then one JSON line a figure. Bound: about ten minutes, --fit thirty. Without ../shared it says so and ends.
"""

import argparse
import csv
import json
import sys
from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations
from pathlib import Path

import numpy as np

from flavum.anatomy.level import Level
from flavum.evidence.library import load_library
from flavum.imaging.network import OnnxSegmenter
from training.ligament.person import read_drawn
from training.ligament.reference import Reference, read_references
from training.people import HELD_OUT, SPIDER, TRAINING, VALIDATION

PUBLISHED = {
    Level.L2_L3: "ligament_normal_l2_l3",
    Level.L3_L4: "ligament_normal_l3_l4",
    Level.L4_L5: "ligament_normal_l4_l5",
    Level.L5_S1: "ligament_normal_l5_s1",
}
AGREEMENT_MM = 0.6
LOWEST_FIRST = (Level.L5_S1, Level.L4_L5, Level.L3_L4, Level.L2_L3, Level.L1_L2)


def read_pfirrmann() -> dict[tuple[str, Level], int]:
    """(person, level) -> grade; discs are numbered from the lowest."""
    with (SPIDER.parent / "spider_gradings.csv").open(encoding="utf-8") as file:
        return {
            (f"{int(row['Patient']):03d}", LOWEST_FIRST[int(row["IVD label"]) - 1]): int(row["Pfirrman grade"])
            for row in csv.DictReader(file)
            if int(row["IVD label"]) <= len(LOWEST_FIRST)
        }


def print_levels(kept: list[Reference]) -> None:
    print("level    published   rays: n  midpoint (SD)   maximum (SD)   network: n  midpoint (SD)")
    library = load_library()
    for level in reversed(LOWEST_FIRST):
        here = [one for one in kept if one.level is level]
        published = f"{library.get_claim(PUBLISHED[level]).value:.1f} mm" if level in PUBLISHED else "-"
        told = [one.network.midpoint_mm for one in here if one.network]
        print(f"{level.value:8} {published:>9}   {len(here):7}  {_mean([one.midpoint_mm for one in here]):14}"
              f"  {_mean([one.maximum_mm for one in here]):13}  {len(told):9}  {_mean(told)}")  # fmt: skip


def print_grades(kept: list[Reference]) -> None:
    """Thicker with a worn disc, as published?"""
    graded = read_pfirrmann()
    by_grade: dict[int, list[float]] = defaultdict(list)
    for one in kept:
        if (one.person, one.level) in graded:
            by_grade[graded[one.person, one.level]].append(one.midpoint_mm)
    for grade, values in sorted(by_grade.items()):
        print(f"Pfirrmann {grade}: n {len(values):3}  midpoint {_mean(values)}")


def print_ways(kept: list[Reference], who: str) -> None:
    """How far the three ways lie from each other at mid-length."""
    ways = {
        "rays": [one.midpoint_mm for one in kept],
        "network": [one.network.midpoint_mm if one.network else np.nan for one in kept],
        "fitted spine": [np.nan if one.fitted_mm is None else one.fitted_mm for one in kept],
    }
    for first, second in combinations(ways, 2):
        off = np.array(ways[first]) - np.array(ways[second])
        off = off[np.isfinite(off)]
        if len(off):
            print(f"{first} and {second}, {who}: n {len(off)}, median distance {np.median(np.abs(off)):.2f} mm, "
                  f"mean difference {off.mean():+.2f}")  # fmt: skip


def print_refused(read: list[Reference]) -> None:
    reasons: dict[str, int] = defaultdict(int)
    for one in read:
        reasons[one.why_refused or "kept"] += 1
    print(", ".join(f"{reason}: {count}" for reason, count in sorted(reasons.items())), f"of {len(read)} ligaments")


def _mean(values: Iterable[float]) -> str:
    found = np.array(list(values))
    return f"{found.mean():.2f} ({found.std(ddof=1):.2f})" if len(found) > 1 else "-"


def figure_line(name: str, figure: float, unit: str, target: float | None) -> str:
    return json.dumps({"name": name, "figure": round(figure, 3), "unit": unit, "target": target, "peer": None,
                       "ratio": None, "holds": None if target is None else bool(figure <= target)})  # fmt: skip


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--people", nargs="*", default=[*TRAINING, *VALIDATION, *HELD_OUT])
    asked.add_argument("--fit", action="store_true")
    chosen = asked.parse_args()
    if not Path(SPIDER).is_dir():
        print(f"SKIPPED: {SPIDER} is absent, so nothing was measured on real people.")
        return 0
    segmenter, read = OnnxSegmenter(), []
    for number, key in enumerate(chosen.people, start=1):
        read += list(read_references(read_drawn(SPIDER, key), segmenter, fits=chosen.fit))
        print(f"{number} of {len(chosen.people)} people", file=sys.stderr)
    kept = [one for one in read if not one.why_refused]
    print_levels(kept)
    print_grades(kept)
    print_refused(read)
    fresh = [one for one in kept if one.person not in TRAINING]
    print_ways(kept, "all people")
    print_ways(fresh, "people that no network learnt from")
    both = [abs(one.midpoint_mm - one.network.midpoint_mm) for one in fresh if one.network]
    print(figure_line("ligament_kept", len(kept) / max(len(read), 1), "share", None))
    print(figure_line("ligament_test_retest", float(np.median([one.spread_mm for one in kept])), "mm", None))
    if chosen.fit:
        print(figure_line("ligament_agreed", sum(one.is_agreed for one in kept) / max(len(kept), 1), "share", None))
    print(figure_line("ligament_network_against_rays", float(np.median(both)), "mm", AGREEMENT_MM))
    return 0


if __name__ == "__main__":
    sys.exit(main())
