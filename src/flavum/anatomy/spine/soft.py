"""What lies around the spine: muscle, fat, vessels, bowel, skin and air, as compiled functions."""

import math
from typing import Any

from numba import njit

from flavum.anatomy.spine.nodes import Column
from flavum.anatomy.tissue import Tissue

Y, DEPTH, ROOF = int(Column.Y), int(Column.DEPTH), int(Column.ROOF)
AIR, SKIN, FAT, MUSCLE = int(Tissue.BACKGROUND), int(Tissue.SKIN), int(Tissue.FAT), int(Tissue.MUSCLE)
VESSEL, VISCERA = int(Tissue.VESSEL), int(Tissue.VISCERA)

SKIN_MM = 2.2
MUSCLE_REACH_MM = 46.0  # how far behind the posterior wall the back muscles end
FASCIA_MM = 1.2


@njit(cache=True)
def around_at(x: float, y: float, z: float, t: float, node: float, table: Any, back_fat_mm: float) -> int:
    """The tissue outside bones and canal; t is the depth behind the posterior wall."""
    side = abs(x)
    skin = MUSCLE_REACH_MM + back_fat_mm - 0.0022 * side * side
    body = math.sqrt((x / 172.0) ** 2 + (min(t, 0.0) / 150.0) ** 2)
    under = min(skin - t, (1.0 - body) * 150.0)
    if under < 0.0:
        return AIR
    if under < SKIN_MM:
        return SKIN
    if t > 2.0:
        return _back(x, t, side)
    return _front(x, t, side, table[int(node), DEPTH])


@njit(cache=True)
def _back(x: float, t: float, side: float) -> int:
    """Erector spinae and multifidus, two lobes a side with fat between them."""
    inner = ((side - 17.0) / 15.5) ** 2 + ((t - 28.0) / 17.0) ** 2
    outer = ((side - 47.0) / 22.0) ** 2 + ((t - 22.0) / 20.0) ** 2
    if inner < 1.0:
        septum = math.sin(0.42 * t + 0.25 * x) * math.sin(0.33 * x - 0.1 * t)
        return FAT if septum > 0.86 else MUSCLE
    if outer < 1.0:
        return MUSCLE
    quadratus = ((side - 62.0) / 20.0) ** 2 + ((t - 2.0) / 9.0) ** 2
    return MUSCLE if quadratus < 1.0 else FAT


@njit(cache=True)
def _front(x: float, t: float, side: float, depth: float) -> int:
    psoas = ((side - 41.0) / 17.0) ** 2 + ((t + depth * 0.45) / 21.0) ** 2
    if psoas < 1.0:
        return MUSCLE
    aorta = (x - 12.0) ** 2 + (t + depth + 13.0) ** 2
    cava = ((x + 15.0) / 12.0) ** 2 + ((t + depth + 12.0) / 9.5) ** 2
    if aorta < 95.0 or cava < 1.0:
        return VESSEL
    if t < -depth - 26.0 and math.sin(0.09 * x + 1.0) * math.sin(0.11 * t) > -0.25:
        return VISCERA
    return FAT
