"""The sagittal network on six real people that nothing was trained on (SPIDER T2 SPACE, CC BY 4.0).

Prints Dice of vertebra, disc and canal against the experts' masks, the error of the canal's depth, and slip against the
radiologist's grading; then one JSON line a figure. Without ../shared it says so and ends.
"""

import json
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nibabel as nib
import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import center_of_mass, label, map_coordinates

from flavum.anatomy.frame import Frame
from flavum.anatomy.tissue import Tissue
from flavum.imaging.network import OnnxSegmenter
from flavum.imaging.segment import SAGITTAL_TISSUES, Segmentation
from flavum.imaging.volume import SAGITTAL, Volume, to_closest_axes

FOLDER = Path(__file__).parents[3] / "shared" / "data" / "spider_t2space"
HELD_OUT = ("005", "041", "069", "136", "162", "241")
VERTEBRA, DISC, CANAL = 1, 2, 3
SMALLEST_DISC_VOXELS = 1500
STEP_MM = 0.05  # along a chord
REACH_MM = 60.0

# name, unit, target, peer: targets are the issue's; peers are ../shared/peers/IMAGING.md section 3
# (vertebra: nnU-Net on SPIDER .911; disc, canal: SPIDER's own nnU-Net, from memory .85-.88 and .92).
TARGETS = {
    "dice_vertebra": ("dice", 0.91, 0.911),
    "dice_disc": ("dice", 0.89, 0.88),
    "dice_canal": ("dice", 0.935, 0.92),
    "canal_ap_mean_absolute_error": ("mm", 1.0, None),
}


@dataclass(frozen=True, eq=False)
class Person:
    """A held-out person. truth: the expert's labels on the volume's grid."""

    key: str
    volume: Volume
    truth: NDArray[np.uint8]


def read_people() -> Iterator[Person]:
    for key in HELD_OUT:
        volume, truth = (read_volume(FOLDER / f"{key}_{part}.nii.gz") for part in ("t2", "labels"))
        yield Person(key, volume, truth.values.astype(np.uint8))


def read_volume(path: Path) -> Volume:
    """A NIfTI file (RAS) as a volume in the SAGITTAL canonical orientation (LPS)."""
    picture = nib.load(path)
    values = np.asarray(picture.dataobj)
    affine = np.diag([-1.0, -1.0, 1.0, 1.0]) @ picture.affine
    spacing = np.linalg.norm(affine[:3, :3], axis=0)
    return to_closest_axes(
        Volume(values, Frame(values.shape, affine[:3, 3], affine[:3, :3] / spacing, spacing)), SAGITTAL
    )


def label_voxels(found: Segmentation) -> NDArray[np.uint8]:
    """SPIDER's three labels from the likeliest tissue; the sacrum, which SPIDER leaves out, is background."""
    names = {Tissue.VERTEBRAL_BODY: VERTEBRA, Tissue.ARCH: VERTEBRA, Tissue.DISC: DISC, Tissue.SPINAL_CANAL: CANAL}
    stack = np.stack([found.probability[tissue] for tissue in SAGITTAL_TISSUES])
    likeliest = np.where(stack.max(axis=0) > 1.0 - stack.sum(axis=0), stack.argmax(axis=0) + 1, 0)
    return np.array([0, *(names.get(tissue, 0) for tissue in SAGITTAL_TISSUES)], dtype=np.uint8)[likeliest]


def dice(found: NDArray[np.bool_], truth: NDArray[np.bool_]) -> float:
    return float(2.0 * (found & truth).sum() / (found.sum() + truth.sum()))


def find_discs(truth: NDArray[np.uint8]) -> list[NDArray[np.bool_]]:
    """The expert's discs, lowest first."""
    marks, count = label(truth == DISC)
    sizes = np.bincount(marks.ravel())
    big = [n for n in range(1, count + 1) if sizes[n] >= SMALLEST_DISC_VOXELS]
    rows = [row for _, row, _ in center_of_mass(marks > 0, marks, big)]
    return [marks == big[n] for n in np.argsort(rows)[::-1]]


def find_middle_slice(truth: NDArray[np.uint8], row: int) -> int:
    """The slice in which the canal is deepest around a row."""
    canal = truth[:, max(row - 8, 0) : row + 8] == CANAL
    return int(canal.sum(axis=(1, 2)).argmax())


def measure_chord(probability: NDArray[np.floating], start: NDArray, direction: NDArray, pixel_mm: float) -> float:
    """Millimetres of the longest run above one half along a ray from start, (row, column); 0 when there is none."""
    steps = np.arange(0.0, REACH_MM, STEP_MM)
    points = start[:, None] + direction[:, None] * steps / pixel_mm
    inside = map_coordinates(probability.astype(np.float32), points, order=1, mode="constant") > 0.5
    marks, count = label(inside)
    return float(np.bincount(marks)[1:].max() * STEP_MM) if count else 0.0


def measure_canal_depths(person: Person, found: Segmentation) -> list[tuple[float, float]]:
    """(found, expert) depth of the canal behind each disc, along the disc, in the middle slice."""
    pixel_mm = float(person.volume.frame.spacing_mm[1])
    depths = []
    for disc in find_discs(person.truth):
        row = int(np.argwhere(disc)[:, 1].mean())
        middle = find_middle_slice(person.truth, row)
        pixels = np.argwhere(disc[middle]).astype(np.float64)
        if len(pixels) < 50:
            continue
        centre = pixels.mean(axis=0)
        back = np.linalg.svd(pixels - centre, full_matrices=False)[2][0]
        back = back * np.sign(back[1])
        expert = measure_chord(person.truth[middle] == CANAL, centre, back, pixel_mm)
        mine = measure_chord(found.probability[Tissue.SPINAL_CANAL][middle], centre, back, pixel_mm)
        if expert > 0:
            depths.append((mine, expert))
    return depths


def figure_line(name: str, figure: float) -> str:
    unit, target, peer = TARGETS[name]
    lower_is_better = unit == "mm"
    holds = figure <= target if lower_is_better else figure >= target
    ratio = None if peer is None else round(figure / peer, 4)
    return json.dumps({"name": name, "figure": round(figure, 4), "unit": unit, "target": target,
                       "peer": peer, "ratio": ratio, "holds": bool(holds)})  # fmt: skip


def main() -> int:
    if not FOLDER.is_dir():
        print(f"SKIPPED: {FOLDER} is absent, so nothing was measured on real people.")
        return 0
    segmenter = OnnxSegmenter()
    print(f"{segmenter.sagittal.model_card_key} (sha256 {segmenter.sagittal.sha256[:12]}) on SPIDER T2 SPACE")
    print("person  vertebra   disc  canal   canal depth error, mm: mean  mean abs  worst  (discs)   seconds")
    scores, errors = [], []
    for person in read_people():
        started = time.perf_counter()
        found = segmenter.segment_sagittal(person.volume)
        seconds = time.perf_counter() - started
        mine = label_voxels(found)
        scores.append([dice(mine == n, person.truth == n) for n in (VERTEBRA, DISC, CANAL)])
        depths = np.array(measure_canal_depths(person, found))
        error = depths[:, 0] - depths[:, 1]
        errors.extend(error)
        print(f"{person.key:6}  {scores[-1][0]:8.3f} {scores[-1][1]:6.3f} {scores[-1][2]:6.3f}   {error.mean():27.2f} "
              f"{np.abs(error).mean():9.2f} {np.abs(error).max():6.2f} {len(error):8}  {seconds:8.1f}")  # fmt: skip
    table = np.array(scores)
    print("mean    " + " ".join(f"{x:6.3f}" for x in table.mean(axis=0)))
    print("range   " + " ".join(f"{a:.3f}-{b:.3f}" for a, b in zip(table.min(axis=0), table.max(axis=0), strict=True)))
    for name, figure in zip(TARGETS, [*table.mean(axis=0), float(np.abs(errors).mean())], strict=True):
        print(figure_line(name, float(figure)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
