"""Writing a volume as compressed NIfTI: whole numbers of two bytes, or labels of one, in RAS millimetres."""

import gzip
from typing import Any

import nibabel
import numpy as np
from numpy.typing import NDArray

from flavum.imaging.nifti.read import RAS_TO_LPS
from flavum.imaging.volume import Volume

HIGHEST = np.iinfo(np.int16).max
UNIT_MM = 2  # NIfTI's code


def to_nifti(volume: Volume) -> bytes:
    """The bytes of a .nii.gz; the same volume gives the same bytes.

    Labels (uint8) are kept as they are. Grey values become int16: as they are where they are whole numbers that fit,
    else scaled to its range, and the header says by how much.
    """
    stored, slope, inter = (volume.values, 1.0, 0.0) if volume.values.dtype == np.uint8 else _to_int16(volume.values)
    make: Any = nibabel.Nifti1Image  # untyped
    image = make(np.asfortranarray(stored), RAS_TO_LPS @ volume.frame.affine)
    image.header.set_xyzt_units(UNIT_MM)
    image.header.set_slope_inter(slope, inter)
    return gzip.compress(image.to_bytes(), compresslevel=6, mtime=0)


def _to_int16(values: NDArray[Any]) -> tuple[NDArray[np.int16], float, float]:
    """(stored, slope, intercept), so that values are stored × slope + intercept."""
    low, high = float(values.min()), float(values.max())
    if low >= -HIGHEST and high <= HIGHEST and bool(np.all(values == np.round(values))):
        return values.astype(np.int16), 1.0, 0.0
    slope = (high - low) / (2 * HIGHEST) or 1.0
    middle = (high + low) / 2
    return np.round((values - middle) / slope).astype(np.int16), slope, middle
