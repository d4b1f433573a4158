"""What lies around the spine: muscle, fat, vessels, bowel, skin and air, as compiled functions."""

import math
from typing import Any

from numba import njit

from flavum.anatomy.spine.canal import smoothstep
from flavum.anatomy.spine.nodes import Column, Trait
from flavum.anatomy.spine.pose import SKIN_FROM_MM, SKIN_STEP_MM
from flavum.anatomy.tissue import Tissue

DEPTH, HALF_WIDTH = int(Column.DEPTH), int(Column.HALF_WIDTH)
AIR, SKIN, FAT, MUSCLE = int(Tissue.BACKGROUND), int(Tissue.SKIN), int(Tissue.FAT), int(Tissue.MUSCLE)
VESSEL, VISCERA, KIDNEY = int(Tissue.VESSEL), int(Tissue.VISCERA), int(Tissue.KIDNEY)
GAS, LIGAMENT = int(Tissue.BOWEL_GAS), int(Tissue.LIGAMENT)
SACRUM, SACRUM_CORTEX = int(Tissue.SACRUM), int(Tissue.SACRUM_CORTEX)
ARCH, ARCH_CORTEX = int(Tissue.ARCH), int(Tissue.ARCH_CORTEX)
MUSCLE_FAT, RIBBED, SKIN_FROM = int(Trait.MUSCLE_FAT), int(Trait.RIBBED), int(Trait.SKIN)

SKIN_MM = 2.2
TRUNK_MM = (172.0, 43.0, 130.0)  # half-width; depth of the widest place before L3's middle; and on to the belly
MUSCLE_REACH_MM = (27.0, 46.0)  # how far behind the posterior wall the back muscles end: at S2, and in the lumbar spine
WING_CORTEX = 0.15  # part of the way into a wing of the sacrum that is cortex, about a millimetre
WING_FROM = (25.0, 4.0)  # a wing lies farther than this to the side, or farther than this before the posterior wall
WING_SLOPE_MM, WING_SLOPE = 10.0, 1.2  # how slowly the field rises there: millimetres, and per node
WING_TOP_NODE = 1.55
MUSCLE_FRONT_MM, MUSCLE_SLOPE, MUSCLE_DOME_MM = 13.0, 0.24, 3.0
# A rib leaves the body's side, swings back to its angle and falls: where it begins, how far it goes to the side, how
# far it swings back, how steeply it falls, half its thickness and height, and what a node is worth in millimetres.
RIB_FROM_MM, RIB_WIDE_MM, RIB_BACK_MM, RIB_FALL, RIB_MM = 24.0, 85.0, 17.0, 0.42, (3.6, 6.0)
RIB_NODE_MM, RIB_CORTEX_MM = 16.0, 0.9
SEPTUM_MM = 0.7  # half the thickness of the fat between two muscles
L5_NODE, L4_NODE, L2_NODE = 3.0, 5.0, 9.0
NOTHING = -1
LOWEST_NODE = -1.6  # below it, under S3, nothing follows the spine any more


@njit(cache=True)
def around_at(
    x: float, y: float, z: float, t: float, node: float, table: Any, i: int, person: Any
) -> int:  # fmt: skip
    """The tissue outside bones and canal; y and z to the back and up in the spine's own frame, t the depth behind the
    posterior wall, node the place along the spine (S2's body is 0, S1's 1), i the node below in the table, person as
    describe() lists it."""
    side, muscle_fat = abs(x), person[MUSCLE_FAT]
    low = smoothstep(0.5, 4.5, node)
    reach = MUSCLE_REACH_MM[0] + low * (MUSCLE_REACH_MM[1] - MUSCLE_REACH_MM[0])
    under = _under_skin(side, y, z, person[SKIN_FROM:])
    if under < 0.0:
        return AIR
    if under < SKIN_MM:
        return SKIN
    if node < LOWEST_NODE:
        return _in_pelvis(x, y, z)
    part = min(max(node + 1.0 - i, 0.0), 1.0)
    depth = table[i, DEPTH] + part * (table[i + 1, DEPTH] - table[i, DEPTH])
    half_width = table[i, HALF_WIDTH] + part * (table[i + 1, HALF_WIDTH] - table[i, HALF_WIDTH])
    bone = _wing_or_rib(side, t, node, person[RIBBED])
    if bone >= 0:
        return bone
    between = _between_processes(side, t, reach, node)
    if between >= 0:
        return between
    if _is_back_muscle(x, side, t, reach, node, muscle_fat) or _is_psoas(side, t, depth, half_width, node):
        return MUSCLE
    return _before_spine(x, side, t, depth, node)


@njit(cache=True)
def _under_skin(side: float, y: float, z: float, skin: Any) -> float:
    """Roughly how far under the skin a point lies; skin: y of the back's skin at its heights."""
    height = min(max((z - SKIN_FROM_MM) / SKIN_STEP_MM, 0.0), skin.shape[0] - 1.001)
    low = int(height)
    back = skin[low] + (height - low) * (skin[low + 1] - skin[low])
    behind = y + TRUNK_MM[1]
    reach = back + TRUNK_MM[1] if behind > 0.0 else TRUNK_MM[2]
    radius = ((side / TRUNK_MM[0]) ** 2.6 + (abs(behind) / reach) ** 2.6) ** (1.0 / 2.6)
    return float((1.0 - radius) * reach)


@njit(cache=True)
def _in_pelvis(x: float, y: float, z: float) -> int:
    """Rectum, gluteal muscle and fat below the drawn sacrum."""
    loop = math.sin(0.06 * z + 0.05 * x) + math.sin(0.09 * y + 0.04 * z)
    if abs(x) > 22.0 and y > 20.0:
        return MUSCLE if loop > -1.2 else FAT
    return VISCERA if loop > 0.6 and y < 45.0 else FAT


@njit(cache=True)
def _wing_or_rib(side: float, t: float, node: float, ribbed: float) -> int:
    """The bone beside the spine, or NOTHING."""
    wing = wing_at(side, t, node)
    if wing > 0.0:
        return SACRUM if wing > WING_CORTEX else SACRUM_CORTEX
    rib = _rib(side, t, node + 1.0 - ribbed)
    if rib > 0.0:
        return ARCH if rib > RIB_CORTEX_MM else ARCH_CORTEX
    return NOTHING


@njit(cache=True)
def wing_at(side: float, t: float, node: float) -> float:
    """The ala of the sacrum: positive inside. It keeps below the disc and out of the canal and its foramina."""
    if node >= WING_TOP_NODE:
        return -1.0
    along = (node - 0.9) / (1.0 if node > 0.9 else 1.8)
    round_it = 1.0 - ((side - 32.0) / 24.0) ** 2 - ((t + 10.0 - 0.2 * side) / 11.0) ** 2 - along**2
    beside = max(side - WING_FROM[0], -WING_FROM[1] - t) / WING_SLOPE_MM
    return min(round_it, beside, WING_SLOPE * (WING_TOP_NODE - node))


@njit(cache=True)
def _rib(side: float, t: float, above: float) -> float:
    """How deep a place lies in a rib: positive inside. above: nodes above the lowest vertebra with ribs."""
    out = side - RIB_FROM_MM
    if out < 0.0 or out > RIB_WIDE_MM or above < -4.0:
        return -1.0
    deep = (t - 2.0 - RIB_BACK_MM * math.sin(math.pi * out / RIB_WIDE_MM)) / RIB_MM[0]
    fallen = above + RIB_FALL * out / RIB_NODE_MM
    tall = (fallen - 2.0 * max(round(fallen / 2.0), 0)) * RIB_NODE_MM / RIB_MM[1]
    return min((1.0 - math.sqrt(deep * deep + tall * tall)) * RIB_MM[0], out, RIB_WIDE_MM - out)


@njit(cache=True)
def _between_processes(side: float, t: float, reach: float, node: float) -> int:
    """The ligaments between and over the spinous processes, streaked with fat."""
    if node < 1.5 or t < 16.0 or t > reach + 1.5:
        return -1
    if t > reach - 1.5:
        return LIGAMENT if side < 3.2 else -1
    if side > 2.2:
        return -1
    # Fibres that fan out backward, mostly dark; fat lies between them in streaks of no one width, others at each level.
    bend = 1.9 * math.sin(0.31 * t + 2.7 * node) + 1.3 * math.sin(0.13 * t - 1.1 * node)
    fibre = math.sin(7.3 * node + 0.11 * t + bend) + 0.8 * math.sin(0.29 * t - 4.1 * node + 0.7 * bend)
    fibre += 0.5 * math.sin(17.0 * node + 0.6 * t + 2.0 * bend)
    return LIGAMENT if fibre > -0.6 else FAT


@njit(cache=True)
def _is_back_muscle(x: float, side: float, t: float, reach: float, node: float, muscle_fat: float) -> bool:
    """Multifidus, longissimus and iliocostalis with fat between them, and quadratus lumborum in front of them."""
    if ((side - 68.0) / 15.0) ** 2 + ((t + 4.0 - 0.15 * (side - 68.0)) / 8.5) ** 2 < 1.0:
        return node > L5_NODE
    # In front they slope from the laminae to the tips of the transverse processes; behind each side is one dome.
    front, part = MUSCLE_FRONT_MM - MUSCLE_SLOPE * side, side / (62.0 + 12.0 * smoothstep(0.0, 5.0, node))
    if side < 1.3 or part > 1.0 or t < front:
        return False
    dome = math.sqrt(1.0 - part * part * part) * (1.0 - 0.18 * math.exp(-side / 6.0))
    if t > front + (reach + MUSCLE_DOME_MM - front) * dome:
        return False
    sway = 1.5 * math.sin(0.21 * t + 0.8 * node) + 0.8 * math.sin(0.5 * x)
    between = side - (11.0 + 0.42 * t + sway)
    farther = side - (44.0 + 0.18 * t - sway)
    if abs(between) < SEPTUM_MM or (abs(farther) < SEPTUM_MM and node > L5_NODE):
        return False
    bend = 2.6 * math.sin(0.17 * x + 0.6 * node) + 1.7 * math.sin(0.23 * t - 0.9 * node)
    streak = math.sin(0.62 * t + bend) * math.sin(0.21 * x + 0.33 * bend) + 0.35 * math.sin(0.9 * x - 0.5 * t + bend)
    streak /= 1.35
    # Fat replaces the deep and medial muscle first, and the lower levels before the upper ones.
    lean = 1.0 - muscle_fat * (1.6 if between < 0.0 else 0.9) * (1.25 - 0.5 * smoothstep(1.0, 8.0, node))
    return streak < lean - 0.06


@njit(cache=True)
def _is_psoas(side: float, t: float, depth: float, half_width: float, node: float) -> bool:
    """Psoas, thicker from level to level on its way down, and farther to the side."""
    down = 1.0 - smoothstep(2.0, 11.5, node)
    wide, deep = 6.0 + 13.0 * down, 9.0 + 14.0 * down
    away = half_width + wide * 0.85 + 6.0 * (1.0 - smoothstep(0.0, 3.0, node))
    along = t + depth * (0.35 + 0.3 * down)
    return ((side - away) / wide) ** 2 + (along / deep) ** 2 < 1.0


@njit(cache=True)
def _before_spine(x: float, side: float, t: float, depth: float, node: float) -> int:
    """Aorta on the left and cava on the right with their branches, kidneys above, bowel in front; fat around them."""
    front = t + depth
    apart = 8.0 * max(L4_NODE - node, 0.0)
    aorta = (abs(x - 9.0) if apart == 0.0 else abs(side - 8.0 - apart), 9.5 if apart == 0.0 else 6.0)
    meet = 7.0 * max(L4_NODE - 0.8 - node, 0.0)
    cava = (abs(x + 15.0) if meet == 0.0 else abs(side - 13.0 - meet), 11.0 if meet == 0.0 else 7.5)
    if (aorta[0] / aorta[1]) ** 2 + ((front + 12.0) / aorta[1]) ** 2 < 1.0:
        return VESSEL
    if (cava[0] / cava[1]) ** 2 + ((front + 11.0) / (cava[1] * 0.8)) ** 2 < 1.0:
        return VESSEL
    kidney = ((side - 62.0) / 21.0) ** 2 + ((t + 28.0) / 17.0) ** 2 + ((node - L2_NODE - 1.0) / 3.2) ** 2
    if 0.12 < kidney < 1.0:
        return KIDNEY
    if front < -27.0 and side < 130.0:
        loop = math.sin(0.11 * x + 0.9 * node) + math.sin(0.13 * t + 0.04 * x) + math.sin(1.4 * node - 0.06 * x)
        return (GAS if loop > 2.1 else VISCERA) if loop > -0.7 else FAT
    return FAT
