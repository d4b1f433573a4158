"""The networks against the truth: whole readings of noisy synthetic studies that no network was trained on.

Prints, per measure, the mean error, its spread, and how often the 95 % interval holds the truth; then one JSON object a
line. Bound: about half a minute a spine on two idle cores; --spines says how many.
"""

import argparse
import json
from collections import defaultdict
from datetime import date

import numpy as np

from flavum.anatomy.phantom.scan import PhantomSeries, scan_spine
from flavum.anatomy.population.draw import draw_spine
from flavum.anatomy.side import Side
from flavum.anatomy.truth.level import LevelTruth, measure_truth
from flavum.imaging.finding import Finding, Measure
from flavum.imaging.measure import measure_study
from flavum.imaging.network import OnnxSegmenter
from flavum.imaging.series import Contrast, Orientation, Series, Study
from flavum.imaging.volume import Volume

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
TARGETS = {Measure.LIGAMENT_THICKNESS_MAXIMUM: 0.5, Measure.SAC_AREA: 23.7, Measure.CANAL_AP_DIAMETER: 1.0}
PEERS = {Measure.SAC_AREA: 23.7}  # MAE of a network on axial T1 (Front Radiol 2025, peers/IMAGING.md section 3)


def as_study(series: tuple[PhantomSeries, ...], seed: int) -> Study:
    """The scanned series as a study, without the way through DICOM files."""
    sagittal_t2, sagittal_t1, axial_t2 = (_as_series(one) for one in series)
    return Study(
        f"phantom-{seed}", "synthetic", date(2026, 1, 1), sagittal_t2, sagittal_t1, axial_t2, (), True, "nifti"
    )


def _as_series(scanned: PhantomSeries) -> Series:
    taken = scanned.protocol
    stacks = tuple(Volume(stack.values, stack.frame) for stack in scanned.stacks)
    contrast = Contrast.T1 if taken.sequence.echo_time_ms < 40 else Contrast.T2
    return Series(taken.name, taken.description, Orientation(taken.plane), contrast, stacks, is_volumetric=False)


def true_value(finding: Finding, truth: LevelTruth) -> float | None:
    """The truth behind a finding; None where the spine does not know it."""
    if finding.measure in SIDED:
        assert isinstance(finding.side, Side)
        return float(getattr(truth, SIDED[finding.measure])[finding.side])
    return float(getattr(truth, TRUE[finding.measure])) if finding.measure in TRUE else None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--spines", type=int, default=10)
    parser.add_argument("--protocol", default="lumbar_angled")
    chosen = parser.parse_args()
    segmenter = OnnxSegmenter()
    errors: dict[Measure, list[tuple[float, bool]]] = defaultdict(list)
    absent: dict[str, int] = defaultdict(int)
    for seed in range(FIRST_SEED, FIRST_SEED + chosen.spines):
        spine = draw_spine(seed=seed)
        known = measure_truth(spine)
        reading = measure_study(as_study(scan_spine(spine, chosen.protocol, seed=seed), seed), segmenter)
        absent["levels not found"] += len(reading.unread)
        absent["studies with level names in doubt"] += reading.level_doubt is not None
        for level in reading.levels:
            for finding in level.findings:
                truth = true_value(finding, known[level.level])
                if truth is None:
                    continue
                if finding.quantity is None:
                    absent[f"{finding.measure.value}: {finding.reason}"] += 1
                    continue
                held = finding.quantity.low <= truth <= finding.quantity.high
                errors[finding.measure].append((finding.quantity.value - truth, held))
    print_table(errors, absent)


def print_table(errors: dict[Measure, list[tuple[float, bool]]], absent: dict[str, int]) -> None:
    print(f"{'measure':30}{'n':>5}{'mean':>9}{'spread':>9}{'MAE':>9}{'95 %':>9}{'held':>8}")
    for measure, found in errors.items():
        off = np.array([error for error, _ in found])
        held = float(np.mean([inside for _, inside in found]))
        row = f"{measure.value:30}{len(off):5d}{off.mean():9.2f}{off.std():9.2f}{np.abs(off).mean():9.2f}"
        print(f"{row}{np.percentile(np.abs(off), 95):9.2f}{held:8.0%}")
    for what, count in absent.items():
        print(f"{count:5d}  {what}")
    for measure, target in TARGETS.items():
        mae = float(np.mean([abs(error) for error, _ in errors[measure]]))
        peer = PEERS.get(measure)
        row = {
            "name": f"network_{measure.value}_mae",
            "figure": round(mae, 2),
            "unit": "mm2" if "area" in measure.value else "mm",
        }
        ratio = round(mae / peer, 2) if peer else None
        print(json.dumps({**row, "target": target, "peer": peer, "ratio": ratio, "holds": mae <= target}))


if __name__ == "__main__":
    main()
