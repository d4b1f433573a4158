"""How well geometry is measured from true label maps: random spines, no noise, no network.

Two ways of imaging (0.6 x 0.6 x 4 mm with an axial stack per disc; 1 mm isotropic without) and two kinds of true map.
fraction: how much of every voxel each tissue fills (partial volume, as a picture without noise would show it).
hard: the one tissue at every voxel's centre; on 1 mm voxels it does not say where in 1 mm an edge lies.
A bar is judged by the 95th percentile of the absolute error; mean, median and largest are printed beside it, and how
often the 95 % interval holds the truth. Bound: --spines, 200 by default; processes of one thread each.
"""

import argparse
import json
import os

os.environ.update(OMP_NUM_THREADS="1", NUMBA_NUM_THREADS="1")  # before numpy and numba are read

from collections import defaultdict
from collections.abc import Iterator
from math import pi

import numpy as np
from over_spines import MINUTES, judge_spines
from spines import CLINICAL, ISOTROPIC, RESOLUTIONS, label, make_study

from flavum.anatomy.population.draw import draw_spine
from flavum.anatomy.tissue import Tissue
from flavum.anatomy.truth.level import LevelTruth, measure_truth
from flavum.imaging.finding import Finding, Measure
from flavum.imaging.level.axial import AxialSource
from flavum.imaging.level.axial_view import read_axial_view
from flavum.imaging.level.side_view import read_side_view
from flavum.imaging.measure import find_levels, look_from_above
from flavum.imaging.measurement.canal import measure_bore
from flavum.imaging.measurement.distance import measure_distance
from flavum.imaging.segment import Segmenter
from flavum.imaging.series import Study
from flavum.imaging.volume import SAGITTAL, to_closest_axes

# Bars of the issue; areas are judged in percent of the truth. None: printed, no bar.
BARS: dict[Measure, tuple[float | None, str]] = {
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
    Measure.LIGAMENT_THICKNESS_MAXIMUM: "ligament_maximum_mm",
    Measure.LIGAMENT_THICKNESS_MIDPOINT: "ligament_midpoint_mm",
    Measure.SLIP: "slip_mm",
    Measure.DISC_HEIGHT: "disc_height_mm",
    Measure.DISC_BULGE: "disc_bulge_mm",
}
# Errors of the peers' own readings of a 16.0 mm deep phantom (../shared/peers/IMAGING.md): SCT 15.67, its farther end;
# SpineReports 14.55.
PEER_AP_MM = {"SCT": 0.33, "SpineReports": 1.45}
KINDS = {"fraction": True, "hard": False}
TISSUES = (
    Tissue.DURAL_SAC,
    Tissue.SPINAL_CANAL,
    Tissue.LIGAMENTUM_FLAVUM_LEFT,
    Tissue.LIGAMENTUM_FLAVUM_RIGHT,
)
ELLIPSE_MM = (22.0, 16.0)  # the peers' analytic phantom
Key = tuple[str, str, Measure]
Row = tuple[Key, float | str, bool, str]


def find_truth(finding: Finding, truth: LevelTruth) -> float:
    known = getattr(truth, TRUE[finding.measure])
    return float(known[finding.side] if finding.side is not None else known)


def read_levels(study: Study, segmenter: Segmenter) -> Iterator[Finding]:
    """What the product measures at every level, the attribution left out: that is judged in shares.py."""
    assert study.sagittal_t2 is not None
    volume = to_closest_axes(study.sagittal_t2.stacks[0], SAGITTAL)
    views, _ = find_levels(volume, segmenter.segment_sagittal(volume))
    source = AxialSource(study, segmenter)
    for side in views:
        yield from read_side_view(side)
        cut = source.cut(side.plane, tissues=TISSUES)
        if not isinstance(cut, str):
            yield from read_axial_view(look_from_above(side, *cut))


def judge_spine(seed: int) -> list[Row]:
    """For every measure of a spine: its error (percent for areas) or why it is absent; whether the interval held; of
    which spine and level."""
    spine = draw_spine(seed=seed)
    truth = measure_truth(spine)
    rows: list[Row] = []
    for resolution in RESOLUTIONS:
        study = make_study(spine, truth, resolution, seed=seed)
        for kind, is_fraction in KINDS.items():
            for finding in read_levels(study, label(spine, study, is_fraction=is_fraction)):
                if finding.measure not in TRUE:
                    continue
                key = (resolution.name, kind, finding.measure)
                true = find_truth(finding, truth[finding.level])
                rows.append((key, *_judge(finding, true), f"{seed} {finding.level.value}"))
    return rows


def _judge(finding: Finding, true: float) -> tuple[float | str, bool]:
    if finding.quantity is None:
        return finding.reason or "", False
    off = finding.quantity.value - true
    if BARS[finding.measure][1] == "%":
        off *= 100.0 / true
    return off, finding.quantity.low <= true <= finding.quantity.high


def read_ellipse(pixel_mm: float, *, is_fraction: bool) -> tuple[float, float]:
    """Area and AP that we read on the analytic ellipse of the peers' comparison."""
    places = (np.arange(-24, 25) + 0.3) * pixel_mm
    parts = (np.arange(9) - 4) / 9 * pixel_mm if is_fraction else np.zeros(1)
    rows, columns = (places[:, None] + parts).reshape(-1), (places[:, None] + parts + 0.4).reshape(-1)
    inside = (columns[None] / (ELLIPSE_MM[0] / 2)) ** 2 + (rows[:, None] / (ELLIPSE_MM[1] / 2)) ** 2 < 1
    map_ = inside.reshape(49, len(parts), 49, len(parts)).mean(axis=(1, 3))
    distance = measure_distance(map_, (pixel_mm, pixel_mm))
    bore = measure_bore(np.clip(0.5 + distance.values_mm, 0, 1), distance.spacing_mm)
    assert bore is not None
    return bore.area_mm2, bore.ap_mm


def print_table(rows: list[Row]) -> dict[Key, float]:
    """Prints a line per way of imaging, kind of map and measure; returns the 95th percentiles of the absolute error."""
    errors: dict[Key, list[float]] = defaultdict(list)
    held: dict[Key, list[bool]] = defaultdict(list)
    places: dict[Key, list[str]] = defaultdict(list)
    absent: dict[str, int] = defaultdict(int)
    for key, error, is_held, place in rows:
        if isinstance(error, str):
            absent[f"{key[0]}, {key[1]}: {key[2].value}: {error}"] += 1
        else:
            errors[key].append(error)
            held[key].append(is_held)
            places[key].append(place)
    titles = ("n", "bias", "mean", "median", "95 %", "largest", "in bar", "interval")
    print(f"{'imaging':18}{'map':10}{'measure':30}" + "".join(f"{title:>9}" for title in titles) + "  farthest off")
    for resolution in RESOLUTIONS:
        for kind in KINDS:
            for measure, (bar, unit) in BARS.items():
                off = np.array(errors[key := (resolution.name, kind, measure)])
                far = np.abs(off)
                within = f"{np.mean(far <= bar):9.0%}" if bar else f"{'':9}"
                print(f"{resolution.name:18}{kind:10}{f'{measure.value}, {unit}':30}{len(off):9d}{off.mean():9.3f}"
                      f"{far.mean():9.3f}{np.median(far):9.3f}{np.percentile(far, 95):9.3f}{far.max():9.3f}{within}"
                      f"{np.mean(held[key]):9.0%}  {places[key][int(far.argmax())]}")  # fmt: skip
    for what, count in absent.items():
        print(f"{count:5d} absent: {what}")
    return {key: float(np.percentile(np.abs(found), 95)) for key, found in errors.items()}


def print_figures(figures: dict[Key, float]) -> None:
    for (resolution, kind, measure), figure in figures.items():
        bar, unit = BARS[measure]
        if bar is None:
            continue
        peer = PEER_AP_MM["SCT"] if measure in (Measure.SAC_AP_DIAMETER, Measure.CANAL_AP_DIAMETER) else None
        row = {"name": f"{measure.value}_error_p95, {resolution}, {kind} map", "figure": round(figure, 3), "unit": unit}
        ratio = round(figure / peer, 2) if peer else None
        print(json.dumps({**row, "target": bar, "peer": peer, "ratio": ratio, "holds": figure <= bar}))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--spines", type=int, default=200)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes of one thread each")
    parser.add_argument("--minutes", type=float, default=MINUTES, help="spines that are not judged then are left out")
    chosen = parser.parse_args()
    rows, judged = judge_spines(judge_spine, chosen.spines, jobs=chosen.jobs, minutes=chosen.minutes)
    print(f"{judged} random spines, {CLINICAL.name} and {ISOTROPIC.name}")
    figures = print_table(rows)
    for pixel_mm in (0.6, 1.0):
        for kind, is_fraction in KINDS.items():
            area, ap = read_ellipse(pixel_mm, is_fraction=is_fraction)
            print(f"analytic ellipse 22 x 16 mm, {pixel_mm} mm, {kind} map: area {area:.1f} mm2 (true {pi * 88:.1f}; "
                  f"SCT 273.8-277.6), AP {ap:.2f} mm (true 16.00; SCT 15.67-16.20, SpineReports 14.55)")  # fmt: skip
    print_figures(figures)


if __name__ == "__main__":
    main()
