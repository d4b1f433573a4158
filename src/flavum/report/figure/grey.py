"""Grey values of a section as an 8-bit PNG, pixel for pixel."""

import io
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image


def to_grey_png(image: NDArray[np.floating[Any]], percentiles: tuple[float, float]) -> bytes:
    """The image windowed between two percentiles of what is in view; the same image gives the same bytes."""
    values = np.nan_to_num(np.asarray(image, dtype=np.float64))
    seen = values[values != 0] if np.any(values) else values
    black, white = np.percentile(seen, percentiles)
    scaled = np.clip((values - black) / max(white - black, np.finfo(np.float64).eps), 0.0, 1.0)
    buffer = io.BytesIO()
    Image.fromarray(np.round(scaled * 255).astype(np.uint8)).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()
