"""Columns of boxes as a segmenter would draw them: discs, bone between, a canal behind."""

import numpy as np

from flavum.anatomy.frame import LEFT, POSTERIOR, SUPERIOR, Frame
from flavum.anatomy.tissue import Tissue
from flavum.imaging.landmark.column import Station, follow_column
from flavum.imaging.landmark.instance import find_discs
from flavum.imaging.segment import Segmentation

FRAME = Frame((12, 300, 100), np.zeros(3), np.stack([LEFT, -SUPERIOR, POSTERIOR], axis=1), np.array([4.0, 1.0, 1.0]))
LOWEST_ROW = 240  # of the lowest disc's middle; rows run to the feet


def build_column(
    apart_mm: float, discs: int = 5, *, lowest_mm: float = 9.0, sacral_disc_mm: float = 0.0, canal: bool = True,
    bone: bool = True, sacrum: bool = True,
) -> Segmentation:  # fmt: skip
    """Discs of 9 mm stand apart_mm from middle to middle; lowest_mm: height of the lowest one."""
    parts = {name: np.zeros(FRAME.shape, np.float32) for name in
             (Tissue.DISC, Tissue.VERTEBRAL_BODY, Tissue.SACRUM, Tissue.SPINAL_CANAL)}  # fmt: skip
    rows = [LOWEST_ROW - round(apart_mm * n) for n in range(discs)]
    if bone:
        parts[Tissue.VERTEBRAL_BODY][2:10, rows[-1] - 20 : rows[0], 20:55] = 1
    if sacrum:
        parts[Tissue.SACRUM][2:10, rows[0] : rows[0] + 50, 20:55] = 1
    heights = [lowest_mm, *[9.0] * (discs - 1)]
    for row, height in zip(rows, heights, strict=True):
        _put(parts, row, height)
    if sacral_disc_mm:
        _put(parts, rows[0] + 30, sacral_disc_mm)
    if canal:
        parts[Tissue.SPINAL_CANAL][4:8, rows[-1] - 20 : rows[0] + 30, 58:74] = 1
    return Segmentation(FRAME, parts, "boxes")


def find_stations(column: Segmentation) -> tuple[Station, ...]:
    return follow_column(find_discs(column), column)


def _put(parts: dict[Tissue, np.ndarray], row: int, height: float) -> None:
    place = (slice(2, 10), slice(row - round(height / 2), row - round(height / 2) + round(height)), slice(20, 55))
    for tissue, values in parts.items():
        values[place] = tissue is Tissue.DISC
