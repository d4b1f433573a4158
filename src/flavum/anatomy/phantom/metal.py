"""Implants of metal: the field around them, and where it moves the signal."""

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy import fft
from scipy.ndimage import map_coordinates

from flavum.anatomy.frame import Frame, Vector
from flavum.anatomy.phantom.artefact import constant, resonance_mhz
from flavum.anatomy.phantom.kspace import Image
from flavum.anatomy.phantom.slab import LabelSource
from flavum.anatomy.tissue import Tissue

REACH_MM = (130.0, 120.0, 260.0)  # of the block about the lumbar spine in which metal is looked for: LPS x, y, z
GRID_MM = 1.5
PIECES = 8  # in which a pixel is moved along the readout


@dataclass(frozen=True, eq=False)
class Field:
    """Change of the field on a grid along the LPS axes, as a share of the scanner's field in ppm."""

    ppm: NDArray[np.float32]
    frame: Frame

    def on(self, frame: Frame) -> Image:
        """At the pixels of a one-slice frame, ppm; 0 outside the grid."""
        index = self.frame.to_index(frame.to_lps(np.moveaxis(np.indices(frame.shape), 0, -1)))
        ppm = map_coordinates(self.ppm, np.moveaxis(index, -1, 0), order=1, mode="constant")
        return np.asarray(ppm[0], dtype=np.float32)


def find_metal_field(source: LabelSource, middle_mm: Vector) -> Field | None:
    """The field about an LPS point; None where there is no metal."""
    shape = (round(REACH_MM[0] / GRID_MM), round(REACH_MM[1] / GRID_MM), round(REACH_MM[2] / GRID_MM))
    frame = Frame(shape, middle_mm - np.array(shape) * GRID_MM / 2, np.eye(3), np.full(3, GRID_MM))
    is_metal = source(frame) == Tissue.METAL
    return Field(field_ppm(is_metal), frame) if is_metal.any() else None


def field_ppm(is_metal: NDArray[np.bool_]) -> NDArray[np.float32]:
    """The dipole field of a susceptible body, (1/3 - kz^2/k^2) in frequency space; array axis 2 lies along the field.

    Salomir et al. Concepts Magn Reson B 2003;19B:26-34; Marques and Bowtell, 2005;25B:65-78.
    """
    size = [fft.next_fast_len(2 * n, real=True) for n in is_metal.shape]
    x, y = (fft.fftfreq(n)[:, None, None] for n in size[:2])
    z = fft.rfftfreq(size[2])
    square = x**2 + np.swapaxes(y, 0, 1) ** 2 + z**2
    square[0, 0, 0] = 1.0
    kernel = 1 / 3 - z**2 / square
    kernel[0, 0, 0] = 0.0
    spectrum = fft.rfftn(is_metal.astype(np.float32), size) * kernel
    whole = fft.irfftn(spectrum, size)[tuple(slice(n) for n in is_metal.shape)]
    return np.asarray(constant("metal") * whole, dtype=np.float32)


def offset_hz(ppm: Image, field_strength_tesla: float) -> Image:
    return np.asarray(ppm * np.float32(resonance_mhz(field_strength_tesla)), dtype=np.float32)


def displace(image: Image, offsets_hz: Image, *, pixels_per_hz: float, axis: int) -> Image:
    """Signal where the readout (axis) puts it: piled up where neighbours meet, thin where they part.

    What is off resonance by more than half of the pulse's bandwidth is lost; in other slices, where it would show, it
    is not drawn.
    """
    is_excited = np.abs(offsets_hz) <= constant("pulse_bandwidth") / 2
    kept, moved = np.where(is_excited, image, np.float32(0)), offsets_hz * np.float32(pixels_per_hz)
    if axis == 0:
        return np.ascontiguousarray(
            _displace_rows(np.ascontiguousarray(kept.T), np.ascontiguousarray(moved.T), PIECES).T
        )
    return np.asarray(_displace_rows(kept, moved, PIECES))


@njit(cache=True)
def _displace_rows(image, moved, pieces):  # type: ignore[no-untyped-def]
    rows, columns = image.shape
    result = np.zeros_like(image)
    for r in range(rows):
        for c in range(columns):
            if image[r, c] == 0.0:
                continue
            for piece in range(pieces):
                inside = (piece + 0.5) / pieces - 0.5
                other = min(max(c + (1 if inside > 0 else -1), 0), columns - 1)
                shift = moved[r, c] + abs(inside) * (moved[r, other] - moved[r, c])
                at = c + inside + shift
                low = int(np.floor(at))
                part = at - low
                if 0 <= low < columns:
                    result[r, low] += image[r, c] * (1 - part) / pieces
                if 0 <= low + 1 < columns:
                    result[r, low + 1] += image[r, c] * part / pieces
    return result
