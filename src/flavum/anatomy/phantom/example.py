"""Single slices for training and tests: an image, what truly lies in it, and where."""

from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from flavum.anatomy.frame import Frame, Vector
from flavum.anatomy.level import LUMBAR_LEVELS, Level
from flavum.anatomy.phantom.look import Look, random_look, usual_look
from flavum.anatomy.phantom.protocol import AXIAL_AXES, SAGITTAL_AXES, centred_frame, disc_axes
from flavum.anatomy.phantom.render import GAIN, render_slice
from flavum.anatomy.phantom.signal import Sequence
from flavum.anatomy.phantom.slab import Labels, tissue_fractions
from flavum.anatomy.phantom.texture import draw_grain
from flavum.anatomy.spine.parameters import Spine
from flavum.anatomy.spine.raster import rasterise

LARGEST_TILT_DEG = 12.0


@dataclass(frozen=True, eq=False)
class Example:
    """image: (rows, columns), free water about 1000. labels: Tissue at pixel centres on the slice's middle plane.

    fractions: (Tissue, rows, columns), the share of each voxel that each tissue fills; they sum to 1.
    frame: of the one slice, in the axial or sagittal canonical orientation but for its tilt.
    """

    image: NDArray[np.float32]
    labels: Labels
    fractions: NDArray[np.float32]
    frame: Frame


def draw_axial_example(
    spine: Spine,
    *,
    seed: int,
    level: Level | None = None,
    shape: tuple[int, int] = (224, 224),
    pixel_mm: float = 0.6,
    look: Look | None = None,
    samples: int = 6,
) -> Example:
    """One axial slice near a disc (level; None: any lumbar one), tilted and shifted as technologists do.

    look: None draws one, half of the time of no real scanner.
    """
    rng = np.random.default_rng(seed)
    level = LUMBAR_LEVELS[rng.integers(len(LUMBAR_LEVELS))] if level is None else level
    middle, disc = disc_axes(spine, level)
    axes = _tilt(rng) @ (disc if rng.random() < 0.7 else AXIAL_AXES)
    middle = middle + axes @ np.array([rng.normal(0, 6.0), rng.uniform(-15, 15), rng.uniform(-8, 8)])
    return _example(spine, middle, axes, rng, shape=shape, pixel_mm=pixel_mm, look=look, samples=samples)


def draw_sagittal_example(
    spine: Spine,
    *,
    seed: int,
    shape: tuple[int, int] = (256, 224),
    pixel_mm: float = 0.9,
    look: Look | None = None,
    samples: int = 6,
) -> Example:
    """One sagittal slice, within 22 mm of the midline and mostly near it; look as in draw_axial_example."""
    rng = np.random.default_rng(seed)
    middle = np.mean([disc_axes(spine, level)[0] for level in LUMBAR_LEVELS], axis=0)
    axes = _tilt(rng) @ SAGITTAL_AXES
    middle = middle + axes @ np.array([np.clip(rng.normal(0, 9), -22, 22), rng.uniform(-20, 20), rng.uniform(-35, 10)])
    return _example(spine, middle, axes, rng, shape=shape, pixel_mm=pixel_mm, look=look, samples=samples)


def _tilt(rng: np.random.Generator) -> Vector:
    """A small rotation about a random axis."""
    x, y, z = np.radians(np.clip(rng.normal(0, 4.0, 3), -LARGEST_TILT_DEG, LARGEST_TILT_DEG))
    about_x = np.array([[1, 0, 0], [0, np.cos(x), -np.sin(x)], [0, np.sin(x), np.cos(x)]])
    about_y = np.array([[np.cos(y), 0, np.sin(y)], [0, 1, 0], [-np.sin(y), 0, np.cos(y)]])
    about_z = np.array([[np.cos(z), -np.sin(z), 0], [np.sin(z), np.cos(z), 0], [0, 0, 1]])
    return np.asarray(about_x @ about_y @ about_z)


def _example(
    spine: Spine,
    middle: Vector,
    axes: Vector,
    rng: np.random.Generator,
    *,
    shape: tuple[int, int],
    pixel_mm: float,
    look: Look | None,
    samples: int,
) -> Example:
    thickness = float(rng.choice([0.9, 3.0, 4.0, 4.0, 5.0]))
    frame = centred_frame((1, *shape), middle, axes=axes, spacing_mm=np.array([thickness, pixel_mm, pixel_mm]))
    source = partial(rasterise, spine)
    fractions = tissue_fractions(source, frame, thickness_mm=thickness, samples=samples)
    acquired = float(rng.uniform(1.0, 1.6)) * pixel_mm
    image = render_slice(
        fractions,
        frame,
        look=look or _draw_look(rng),
        grain=draw_grain(int(rng.integers(2**31))),
        acquired_mm=(acquired, acquired * float(rng.uniform(0.8, 1.0))),
        rng=rng,
    )
    return Example(image * np.float32(GAIN), source(frame)[0], fractions, frame)


def _draw_look(rng: np.random.Generator) -> Look:
    if rng.random() < 0.5:
        return random_look(rng)
    field = float(rng.choice([1.5, 3.0]))
    sequence = Sequence(float(rng.uniform(1500, 5500)), float(rng.uniform(75, 130)), 17, field)
    return usual_look(sequence, rng)
