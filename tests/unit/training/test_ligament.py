"""The rays find the two borders of a band that was painted, and nothing where there is none."""

import numpy as np
import pytest
from scipy.ndimage import distance_transform_edt, gaussian_filter

from flavum.anatomy.frame import Frame
from flavum.anatomy.side import Side
from training.ligament.band import CORTEX_MM, find_bands
from training.ligament.cut import PIXEL_MM, PIXELS, Cut
from training.ligament.room import find_room

FRAME = Frame((1, PIXELS, PIXELS), np.zeros(3), np.eye(3), np.array([1.0, PIXEL_MM, PIXEL_MM]))
ROOM, DARK, MARROW, MUSCLE = 1000.0, 80.0, 450.0, 300.0


def paint(thickness_mm: float, *, half_width_mm: float = 24.0, is_arched: bool = True) -> Cut:
    """A round canal with a point of fat behind it, a dark band of one thickness, cortex, and a lamina's marrow."""
    rows, columns = (np.indices((PIXELS, PIXELS)) - PIXELS / 2 + 0.5) * PIXEL_MM
    canal = np.hypot(rows + 6.0, columns) < 7.5
    fat = (rows > -3.0) & (rows < 6.0) & (np.abs(columns) < 0.75 * (6.0 - rows))
    room = canal | fat
    away_mm = distance_transform_edt(~room) * PIXEL_MM
    behind = rows > -8.0
    bone = behind & (away_mm > thickness_mm + CORTEX_MM) & (away_mm < thickness_mm + CORTEX_MM + 4.0) & is_arched
    image = np.full(room.shape, DARK if not is_arched else MUSCLE)
    image[behind & (away_mm <= thickness_mm + CORTEX_MM)] = DARK
    image[~behind] = DARK
    image[bone] = MARROW
    image[room] = ROOM
    return Cut(FRAME, gaussian_filter(image, 1.0).astype(np.float32), np.abs(columns) < half_width_mm, bone, canal)


def read(cut: Cut) -> dict[Side, float]:
    room = find_room(cut)
    assert room is not None
    bands = {side: borders.measure() for side, borders in find_bands(cut, room).items()}
    return {side: band.midpoint_mm for side, band in bands.items() if band is not None}


@pytest.mark.parametrize("thickness_mm", [2.5, 3.5, 5.0])
def test_a_band_is_as_thick_as_it_was_painted(thickness_mm: float) -> None:
    found = read(paint(thickness_mm))

    assert set(found) == set(Side)
    for value in found.values():
        assert value == pytest.approx(thickness_mm, abs=0.35)


def test_the_cortex_behind_it_is_none_of_it() -> None:
    assert max(read(paint(3.0)).values()) < 3.0 + CORTEX_MM / 2


def test_darkness_without_an_arch_is_no_ligament() -> None:
    assert read(paint(3.5, is_arched=False)) == {}


def test_what_the_slab_cuts_off_is_not_seen() -> None:
    assert read(paint(3.5, half_width_mm=4.0)) == {}


def test_the_right_one_lies_to_the_right() -> None:
    cut = paint(3.5)
    room = find_room(cut)
    assert room is not None
    bands = find_bands(cut, room)

    assert bands[Side.RIGHT].inner[:, 1].mean() < PIXELS / 2 * PIXEL_MM < bands[Side.LEFT].inner[:, 1].mean()
