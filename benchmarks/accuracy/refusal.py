"""What is no lumbar MRI is refused: other parts of the body, other pictures, and pictures that lie the wrong way.

None of these was shown to a network. Real: the chest above the lumbar spine of a healthy person (Spinal Cord Toolbox,
MIT), and six people of SPIDER (CC BY 4.0) turned, mirrored, inverted or as small as a neck. Drawn: a knee, two hips, a
head, noise, stripes, blobs. Each is refused, or its level names are handed to a person; the six as they are must be
read. Prints a table, then one JSON line a figure. Bound: four minutes. Without ../shared only what is drawn is tried.
"""

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

from flavum.anatomy.frame import LEFT, POSTERIOR, SUPERIOR, Frame
from flavum.errors import Refusal
from flavum.imaging.measure import find_levels
from flavum.imaging.network import OnnxSegmenter
from flavum.imaging.volume import Volume
from training.ligament.person import read_drawn, read_volume
from training.people import HELD_OUT, SPIDER

SAGITTAL_AXES = np.stack([LEFT, -SUPERIOR, POSTERIOR], axis=1)
DRAWN_SHAPE, DRAWN_SPACING = (13, 280, 280), np.array([4.0, 1.0, 1.0])
NECK_SHARE = 0.5  # of the size of a lumbar spine
CHEST_ROWS = 0.42  # of the volume, from its upper end: above the twelfth rib in that person


@dataclass(frozen=True, eq=False)
class Case:
    """A volume in the SAGITTAL orientation, and whether it is to be read."""

    name: str
    volume: Volume
    is_lumbar: bool = False


def drawn(name: str, paint: Callable[[NDArray[np.float64]], NDArray[np.float64]]) -> Case:
    """paint: (3, slices, rows, columns) millimetres from the middle -> brightness; noise is added."""
    places = np.moveaxis(
        (np.moveaxis(np.indices(DRAWN_SHAPE), 0, -1) - (np.array(DRAWN_SHAPE) - 1) / 2) * DRAWN_SPACING, -1, 0
    )
    noise = np.random.default_rng(len(name)).normal(0, 0.03, DRAWN_SHAPE)
    values = np.abs(gaussian_filter(paint(places), (0, 0.7, 0.7)) + noise) * 1000
    frame = Frame(DRAWN_SHAPE, np.zeros(3), SAGITTAL_AXES, DRAWN_SPACING)
    return Case(name, Volume(values.astype(np.float32), frame))


def ball(places: NDArray[np.float64], middle: tuple[float, float, float], radius: tuple[float, float, float]):
    return sum(((p - m) / r) ** 2 for p, m, r in zip(places, middle, radius, strict=True)) < 1


def paint_knee(p: NDArray[np.float64]) -> NDArray[np.float64]:
    """Shafts and condyles of femur and tibia, menisci between, a patella, fat around."""
    flesh = ball(p, (0, 0, 0), (60, 400, 75)) * 0.55
    bone = ball(p, (0, -45, 0), (40, 45, 35)) | (ball(p, (0, -130, 0), (16, 120, 16)))
    bone |= (
        ball(p, (0, 38, 0), (38, 30, 33)) | ball(p, (0, 130, 0), (15, 120, 15)) | ball(p, (0, -20, -52), (20, 22, 9))
    )
    joint = (np.abs(p[1]) < 4) & ball(p, (0, 0, 0), (40, 20, 34))
    return np.where(joint, 0.9, np.where(bone, 0.4, flesh))


def paint_hips(p: NDArray[np.float64]) -> NDArray[np.float64]:
    heads = ball(p, (0, -20, 10), (25, 24, 24)) | ball(p, (0, 70, 10), (18, 90, 16))
    return np.where(heads, 0.4, 0.25 + 0.35 * ball(p, (0, 0, 60), (80, 130, 60)))


def paint_head(p: NDArray[np.float64]) -> NDArray[np.float64]:
    brain, fluid = ball(p, (0, 0, 0), (65, 75, 85)), ball(p, (0, 0, 5), (20, 16, 35))
    skull = ball(p, (0, 0, 0), (75, 88, 98)) & ~brain
    return np.where(fluid, 1.0, np.where(brain, 0.55 + 0.1 * np.sin(p[1] / 4) * np.sin(p[2] / 5), skull * 0.15))


def draw_cases() -> Iterator[Case]:
    rng = np.random.default_rng(1)
    yield drawn("drawn knee", paint_knee)
    yield drawn("drawn hips", paint_hips)
    yield drawn("drawn head", paint_head)
    yield drawn("noise", lambda p: rng.random(p.shape[1:]))
    yield drawn("stripes", lambda p: 0.5 + 0.5 * np.sign(np.sin(p[1] / 6)) * (np.abs(p[2]) < 50))
    yield drawn("blobs", lambda p: np.asarray(gaussian_filter(rng.random(p.shape[1:]), (1, 9, 9)) > 0.5, float))


def read_cases() -> Iterator[Case]:
    for key in HELD_OUT:
        volume = read_drawn(SPIDER, key).volume
        values, frame = volume.values.astype(np.float32), volume.frame
        yield Case(f"{key} as it is", volume, is_lumbar=True)
        yield Case(f"{key} upside down", Volume(values[:, ::-1], frame))
        yield Case(f"{key} back to front", Volume(values[:, :, ::-1], frame))
        yield Case(f"{key} lying on its side", Volume(np.ascontiguousarray(values.transpose(0, 2, 1)), _turned(frame)))
        yield Case(f"{key} inverted, as bone in CT", Volume(values.max() - values, frame))
        small = Frame(frame.shape, frame.origin_mm, frame.axes, frame.spacing_mm * NECK_SHARE)
        yield Case(f"{key} as small as a neck", Volume(values, small))
    whole = read_volume(SPIDER.parent / "sct_lumbar" / "t2_lumbar.nii.gz")
    rows = round(whole.frame.shape[1] * CHEST_ROWS)
    chest = Frame((whole.frame.shape[0], rows, whole.frame.shape[2]), whole.frame.origin_mm, whole.frame.axes,
                  whole.frame.spacing_mm)  # fmt: skip
    yield Case("chest of a healthy person", Volume(whole.values[:, :rows], chest))


def _turned(frame: Frame) -> Frame:
    shape, spacing = frame.shape, frame.spacing_mm
    return Frame((shape[0], shape[2], shape[1]), frame.origin_mm, frame.axes, spacing[[0, 2, 1]])


def judge(case: Case, segmenter: OnnxSegmenter) -> tuple[bool, str]:
    """Whether it ended as it should, and in which words."""
    try:
        views, doubt = find_levels(case.volume, segmenter.segment_sagittal(case.volume))
    except Refusal as refusal:
        return not case.is_lumbar, f"refused: {refusal}"
    said = f"{len(views)} levels, " + (f"in doubt: {doubt}" if doubt else "named")
    return (case.is_lumbar or doubt is not None), said


def main() -> int:
    cases = list(draw_cases())
    if SPIDER.is_dir():
        cases += read_cases()
    else:
        print(f"SKIPPED: {SPIDER} is absent, so only what is drawn was tried.")
    segmenter, ends = OnnxSegmenter(), []
    for case in cases:
        good, said = judge(case, segmenter)
        ends.append((case.is_lumbar, good, said.startswith("refused")))
        print(f"{'as it should' if good else 'WRONG':13} {case.name:32} {said[:150]}", flush=True)
    others, lumbar = [end for end in ends if not end[0]], [end for end in ends if end[0]]
    shares = {"others_refused_or_doubted": [good for _, good, _ in others], "others_refused": [r for *_, r in others]}
    if lumbar:
        shares["lumbar_read"] = [good for _, good, _ in lumbar]
    for name, found in shares.items():
        print(json.dumps({"name": name, "figure": round(float(np.mean(found)), 3), "unit": f"of {len(found)}",
                          "target": 1.0, "peer": None, "ratio": None,
                          "holds": bool(np.mean(found) == 1.0)}))  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.exit(main())
