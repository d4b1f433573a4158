"""How well geometry is measured from true label maps: random spines, no noise, no network.

Two ways of imaging (0.6 x 0.6 x 4 mm with an axial stack per disc; 1 mm isotropic without) and two kinds of map (hard:
the tissue at a voxel's centre; fraction: how much of a voxel each tissue fills, which is what a network's probability
is like). A bar is judged by the 95th percentile of the absolute error; mean and largest are printed beside it.
Bound: --spines; about a quarter of a minute a spine and kind on an idle core.
"""

import argparse
import json
from collections import defaultdict
from math import pi

import numpy as np
from spines import CLINICAL, RESOLUTIONS, Resolution, label, make_study

from flavum.anatomy.level import Level
from flavum.anatomy.spine.draw import draw_spine
from flavum.anatomy.spine.truth import LevelTruth, measure_truth
from flavum.imaging.finding import Finding, Measure
from flavum.imaging.measure import measure_study
from flavum.imaging.measurement.canal import measure_bore
from flavum.imaging.measurement.smooth import soften

# Bars of the issue; areas are judged in percent of the truth.
BARS = {
    Measure.SAC_AREA: (1.0, "%"),
    Measure.SAC_AP_DIAMETER: (0.2, "mm"),
    Measure.CANAL_AREA: (1.0, "%"),
    Measure.CANAL_AP_DIAMETER: (0.2, "mm"),
    Measure.LIGAMENT_THICKNESS_MAXIMUM: (0.2, "mm"),
    Measure.LIGAMENT_THICKNESS_MIDPOINT: (0.2, "mm"),
    Measure.SLIP: (0.3, "mm"),
    Measure.DISC_HEIGHT: (None, "mm"),
    Measure.DISC_BULGE: (None, "mm"),
}
TRUE = {
    Measure.SAC_AREA: "sac_area_mm2",
    Measure.SAC_AP_DIAMETER: "sac_ap_mm",
    Measure.CANAL_AREA: "canal_area_mm2",
    Measure.CANAL_AP_DIAMETER: "canal_ap_mm",
    Measure.DISC_HEIGHT: "disc_height_mm",
    Measure.DISC_BULGE: "disc_bulge_mm",
    Measure.SLIP: "slip_mm",
    Measure.LIGAMENT_THICKNESS_MAXIMUM: "ligament_maximum_mm",
    Measure.LIGAMENT_THICKNESS_MIDPOINT: "ligament_midpoint_mm",
}
PEER_AP_ERROR_MM = {Measure.SAC_AP_DIAMETER: 0.33, Measure.CANAL_AP_DIAMETER: 0.33}  # SCT: 15.67-16.20 for 16.0
ELLIPSE_MM = (22.0, 16.0)  # the peers' analytic phantom
Key = tuple[str, str, Measure]


def error_of(finding: Finding, truth: LevelTruth) -> float | None:
    """Measured minus true, in percent for areas; None where nothing was measured or the truth is not known."""
    if finding.quantity is None or finding.measure not in TRUE:
        return None
    known = getattr(truth, TRUE[finding.measure])
    true = known[finding.side] if finding.side is not None else known
    off = finding.quantity.value - true
    return 100.0 * off / true if BARS[finding.measure][1] == "%" else off


def parts_of(kind: str, resolution: Resolution) -> tuple[int, int, int] | None:
    """Points per voxel axis from which a fraction is counted; None for a hard map."""
    return None if kind == "hard" else (5, 3, 3) if resolution is CLINICAL else (3, 3, 3)


def run(spines: int, kinds: list[str]) -> tuple[dict[Key, list[float]], dict[str, int]]:
    errors: dict[Key, list[float]] = defaultdict(list)
    absent: dict[str, int] = defaultdict(int)
    for seed in range(spines):
        spine = draw_spine(seed=seed)
        truth: dict[Level, LevelTruth] = measure_truth(spine)
        for resolution in RESOLUTIONS:
            study = make_study(spine, truth, resolution, seed=seed)
            for kind in kinds:
                reading = measure_study(study, label(spine, study, parts=parts_of(kind, resolution)))
                absent[f"{resolution.name}, {kind}: levels not found"] += len(reading.unread)
                for level in reading.levels:
                    for finding in level.findings:
                        error = error_of(finding, truth[level.level])
                        if error is not None:
                            errors[resolution.name, kind, finding.measure].append(error)
                        elif finding.measure in TRUE:
                            absent[f"{resolution.name}, {kind}: {finding.measure.value}: {finding.reason}"] += 1
    return errors, absent


def read_ellipse(pixel_mm: float) -> tuple[float, float]:
    """Area and AP that we read on the analytic ellipse of the peers' comparison, from a hard map."""
    rows = (np.arange(80) - 39.7) * pixel_mm
    columns = (np.arange(80) - 39.4) * pixel_mm
    inside = (columns[None] / (ELLIPSE_MM[0] / 2)) ** 2 + (rows[:, None] / (ELLIPSE_MM[1] / 2)) ** 2 < 1
    bore = measure_bore(soften(inside.astype(float)), (pixel_mm, pixel_mm))
    assert bore is not None
    return bore.area_mm2, bore.ap_mm


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--spines", type=int, default=200)
    parser.add_argument("--kinds", default="hard,fraction")
    chosen = parser.parse_args()
    errors, absent = run(chosen.spines, chosen.kinds.split(","))
    head = f"{'imaging':18}{'map':10}{'measure':30}{'n':>6}{'mean':>8}{'MAE':>8}{'95 %':>8}{'max':>8}{'in bar':>8}"
    print(head)
    lines = []
    for (resolution, kind, measure), found in sorted(errors.items(), key=lambda item: str(item[0])):
        off = np.abs(np.array(found))
        bar, unit = BARS[measure]
        within = f"{np.mean(off <= bar):8.0%}" if bar else f"{'':8}"
        row = f"{resolution:18}{kind:10}{measure.value:30}{len(off):6d}{np.mean(found):8.3f}{off.mean():8.3f}"
        print(f"{row}{np.percentile(off, 95):8.3f}{off.max():8.3f}{within}")
        if bar:
            lines.append(
                (f"{measure.value}_p95, {resolution}, {kind}", float(np.percentile(off, 95)), unit, bar, measure)
            )
    for what, count in absent.items():
        if count:
            print(f"{count:5d}  {what}")
    area, ap = read_ellipse(1.0)
    print(f"analytic ellipse 22 x 16 mm at 1 mm: area {area:.1f} mm2 (true {pi * 88:.1f}), AP {ap:.2f} mm (true 16.00)")
    for name, figure, unit, target, measure in lines:
        peer = PEER_AP_ERROR_MM.get(measure)
        row = {"name": name, "figure": round(figure, 3), "unit": unit, "target": target, "peer": peer}
        print(json.dumps({**row, "ratio": round(figure / peer, 2) if peer else None, "holds": figure <= target}))


if __name__ == "__main__":
    main()
