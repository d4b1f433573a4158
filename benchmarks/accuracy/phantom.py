"""The networks against the truth: whole readings of noisy synthetic studies that no network was trained on.

Half of the spines are drawn with the diseases of the population, half have one cause planted at every level. Prints,
per measure, the mean error, its spread, and how often the 90 and 95 % intervals hold the truth; Dice of sac and
ligaments at the discs, the planted causes that were found, and whether every level was named right; then one JSON
object a line. Bound: about 25 seconds a spine on two idle cores and --minutes at most (200 spines: 85 minutes).
Run from the repository's root: python -m benchmarks.accuracy.phantom --spines 200.
"""

import argparse
import json
import os

if __name__ == "__main__":  # before numpy and numba are read; the processes that it starts inherit it
    os.environ.update(OMP_NUM_THREADS="1", NUMBA_NUM_THREADS="1")

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from benchmarks.accuracy.interval import WIDTHS, held_line, share_held
from benchmarks.accuracy.over_spines import MINUTES, judge_spines
from benchmarks.accuracy.study import PARTS, as_study, drawn_tissues, primary_cause, take_series
from flavum.anatomy.level import LUMBAR_LEVELS, Level
from flavum.anatomy.phantom.scan import scan_spine
from flavum.anatomy.population.draw import draw_spine
from flavum.anatomy.side import Side
from flavum.anatomy.spine.parameters import Cause
from flavum.anatomy.truth.level import LevelTruth, measure_truth
from flavum.errors import Refusal
from flavum.imaging.finding import Finding, Measure
from flavum.imaging.measure import measure_study
from flavum.imaging.network import OnnxSegmenter
from flavum.imaging.reading import DiscPlane

FIRST_SEED = 900_001  # training draws its spines far below this
TRUE = {
    Measure.SAC_AREA: "sac_area_mm2",
    Measure.SAC_AP_DIAMETER: "sac_ap_mm",
    Measure.CANAL_AREA: "canal_area_mm2",
    Measure.CANAL_AP_DIAMETER: "canal_ap_mm",
    Measure.DISC_HEIGHT: "disc_height_mm",
    Measure.DISC_BULGE: "disc_bulge_mm",
    Measure.SLIP: "slip_mm",
}
SIDED = {
    Measure.LIGAMENT_THICKNESS_MAXIMUM: "ligament_maximum_mm",
    Measure.LIGAMENT_THICKNESS_MIDPOINT: "ligament_midpoint_mm",
}
# How far a level's centre may lie from the truth's to be the same level.
SAME_LEVEL_MM = 12.0
SURE = (0.5, 0.6, 0.7, 0.8, 0.9)
WITHIN_MM = 0.5


@dataclass(frozen=True)
class Row:
    """One thing judged. kind: measure, dice, cause, names or absent; found: value or name; half: of a 95 % interval.

    sure: the confidence that the reading gives.
    """

    kind: str
    key: str
    found: float | str
    truth: float | str = ""
    half: float = 0.0
    sure: float = 0.0


def true_value(finding: Finding, truth: LevelTruth) -> float | None:
    """The truth behind a finding; None where the spine does not know it."""
    if finding.measure in SIDED:
        assert isinstance(finding.side, Side)
        return float(getattr(truth, SIDED[finding.measure])[finding.side])
    return float(getattr(truth, TRUE[finding.measure])) if finding.measure in TRUE else None


def judge_spine(protocol: str, seed: int) -> list[Row]:
    """Everything that one study says, beside the truth."""
    rng = np.random.default_rng([seed, 7])
    causes = {level: list(Cause)[int(rng.integers(len(Cause)))] for level in LUMBAR_LEVELS}
    spine = draw_spine(seed=seed, plant=causes if seed % 2 else None)
    known = measure_truth(spine)
    series = scan_spine(spine, take_series(protocol), seed=seed)
    try:
        reading = measure_study(as_study(series, seed), OnnxSegmenter(threads=1))
    except Refusal as refusal:
        return [Row("names", "refused", str(refusal))]
    rows = [Row("names", judge_names((level.plane for level in reading.levels), reading.level_doubt, known), "")]
    rows += [Row("dice", part, score) for part, score in drawn_tissues(reading, series)]
    right = [level for level in reading.levels if is_at(level.plane.centre_mm, known[level.level])]
    for level in right:
        if seed % 2 and level.axial is not None:
            rows.append(Row("cause", "primary", primary_cause(level), causes[level.level].value))
        rows += [row for finding in level.findings if (row := judge_finding(finding, known[level.level])) is not None]
    return rows


def judge_finding(finding: Finding, known: LevelTruth) -> Row | None:
    truth = true_value(finding, known)
    if truth is None:
        return None
    if finding.quantity is None:
        return Row("absent", f"{finding.measure.value}: {finding.reason}", "")
    half = (finding.quantity.high - finding.quantity.value) or 1e-9
    return Row("measure", finding.measure.value, finding.quantity.value, truth, half, finding.confidence or 0.0)


def judge_names(planes: Iterable[DiscPlane], doubt: str | None, known: dict[Level, LevelTruth]) -> str:
    """Whether all levels are named right, or a person is asked to confirm them; else wrong."""
    if doubt is not None:
        return "unknown"
    return "right" if all(is_at(plane.centre_mm, known[plane.level]) for plane in planes) else "wrong"


def is_at(centre_mm: NDArray[np.float64], truth: LevelTruth) -> bool:
    return bool(np.linalg.norm(centre_mm - truth.centre_mm) < SAME_LEVEL_MM)


def print_measures(rows: list[Row]) -> dict[str, NDArray[np.float64]]:
    """The table; returns (n, 3) of error, truth and half interval by measure."""
    found = {}
    print(f"{'measure':30}{'n':>5}{'mean':>9}{'spread':>9}{'MAE':>9}{'median':>9}{'90th':>8}{'in 90%':>8}{'in 95%':>8}")
    for measure in (*SIDED, *TRUE):
        mine = [row for row in rows if row.kind == "measure" and row.key == measure.value]
        if not mine:
            continue
        table = np.array([[row.found - row.truth, row.truth, row.half] for row in mine])  # type: ignore[operator]
        off, size = table[:, 0], np.abs(table[:, 0])
        held = [share_held(off, table[:, 2], percent) for percent in WIDTHS]
        print(f"{measure.value:30}{len(off):5d}{off.mean():9.2f}{off.std():9.2f}{size.mean():9.2f}{np.median(size):9.2f}"
              f"{np.percentile(size, 90):8.2f}{held[0]:8.0%}{held[1]:8.0%}")  # fmt: skip
        found[measure.value] = table
    return found


def print_confidence(rows: list[Row]) -> None:
    """How often the ligament is right within WITHIN_MM where the reading is so sure of it."""
    mine = [row for row in rows if row.kind == "measure" and row.key in {one.value for one in SIDED}]
    near = np.array([abs(row.found - row.truth) <= WITHIN_MM for row in mine])  # type: ignore[operator]
    group = np.digitize([row.sure for row in mine], SURE)
    for n in range(len(SURE) + 1):
        if (group == n).any():
            low, high = ([0.0, *SURE][n], [*SURE, 1.0][n])
            print(f"confidence {low:.2f} to {high:.2f}: {near[group == n].mean():.0%} of {(group == n).sum()} ligament "
                  f"thicknesses within {WITHIN_MM} mm")  # fmt: skip


def print_rest(rows: list[Row]) -> dict[str, float]:
    """Dice, causes, names and what is absent; returns the figures."""
    figures: dict[str, float] = {}
    for part in PARTS:
        scores = [float(row.found) for row in rows if row.kind == "dice" and row.key == part]
        if scores:
            figures[f"dice_{part}"] = float(np.mean(scores))
            print(f"Dice {part:20} mean {np.mean(scores):.3f}, lowest {min(scores):.3f}, {len(scores)} slices")
    causes = [(row.truth, row.found) for row in rows if row.kind == "cause"]
    for (truth, said), count in sorted(Counter(causes).items()):
        print(f"planted {truth:10} found {said:20} {count}")
    if causes:
        figures["primary_cause"] = float(np.mean([truth == said for truth, said in causes]))
    names = Counter(row.key for row in rows if row.kind == "names")
    print("level names: " + ", ".join(f"{what} {count}" for what, count in sorted(names.items())))
    figures["names_wrong"] = names["wrong"]
    for what, count in Counter(row.key for row in rows if row.kind == "absent").most_common():
        print(f"{count:5d}  {what}")
    return figures


def figure_line(
    name: str, figure: float, unit: str, target: float, *, low: bool = True, peer: float | None = None
) -> str:
    holds = figure <= target if low else figure >= target
    return json.dumps({"name": name, "figure": round(figure, 3), "unit": unit, "target": target, "peer": peer,
                       "ratio": round(figure / peer, 3) if peer else None, "holds": bool(holds)})  # fmt: skip


def print_figures(measures: dict[str, NDArray[np.float64]], rest: dict[str, float]) -> None:
    """Targets are the issue's; the peer of the area is a network on axial T1 (peers/IMAGING.md section 3)."""
    for measure in SIDED:
        size = np.abs(measures[measure.value][:, 0])
        print(figure_line(f"{measure.value}_median", float(np.median(size)), "mm", 0.5))
        print(figure_line(f"{measure.value}_p90", float(np.percentile(size, 90)), "mm", 1.0))
    error, truth, _ = measures[Measure.SAC_AREA.value].T
    print(figure_line("sac_area_median_share", float(np.median(np.abs(error) / truth)), "share", 0.05))
    print(figure_line("sac_area_mae", float(np.abs(error).mean()), "mm2", 23.7, peer=23.7))
    print(figure_line("dice_dural_sac", rest["dice_dural_sac"], "dice", 0.93, low=False, peer=0.93))
    if "primary_cause" in rest:
        print(figure_line("primary_cause", rest["primary_cause"], "share", 0.85, low=False))
    print(figure_line("studies_named_wrongly", rest["names_wrong"], "studies", 0))
    for name, table in measures.items():
        print(held_line(name, 90, table[:, 0], table[:, 2]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--spines", type=int, default=10)
    parser.add_argument("--first", type=int, default=FIRST_SEED)
    parser.add_argument("--protocol", default="lumbar_angled")
    parser.add_argument("--minutes", type=float, default=MINUTES)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    chosen = parser.parse_args()
    judge = partial(judge_spine, chosen.protocol)
    rows, judged = judge_spines(judge, chosen.spines, jobs=chosen.jobs, first=chosen.first, minutes=chosen.minutes)
    print(f"{judged} synthetic studies from seed {chosen.first}, protocol {chosen.protocol}")
    measures = print_measures(rows)
    print_confidence(rows)
    print_figures(measures, print_rest(rows))


if __name__ == "__main__":
    main()
