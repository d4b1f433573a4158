"""Which structure narrows the canal: the canal at the level against the canal that the vertebrae bring along.

The canal of each of the two vertebrae, as it is at its pedicles, is carried along its own posterior wall into the plane
of the disc. Where the two no longer overlap the slip took the room; inside the overlap whoever sits there did.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt, shift

from flavum.anatomy.level import Level
from flavum.anatomy.tissue import Tissue
from flavum.imaging.finding import Measure
from flavum.imaging.section import Section

Mask = NDArray[np.bool_]
Pixel = tuple[float, float]

LIGAMENTS = (Tissue.LIGAMENTUM_FLAVUM_LEFT, Tissue.LIGAMENTUM_FLAVUM_RIGHT)
FREE = (Tissue.DURAL_SAC, Tissue.EPIDURAL_FAT)
IN_FRONT = (Tissue.DISC, Tissue.VERTEBRAL_BODY)
BEHIND = (Tissue.FACET, Tissue.ARCH)
LEVELS_OF_DOUBT = (0.35, 0.5, 0.65)  # probabilities at which the edges are drawn: the middle one counts
ROOF_FALL = 0.5  # how much lower the roof of a guessed canal is at its sides than in the midline, of its depth
SMALLEST_ERROR = 0.04  # no share is known better than this
MIDLINE_MM = 2.5  # beside the midline, where no joint reaches and the ligament's back shows how deep the roof lies
DEEPEST_MM = 6.0  # a roof deeper than this against the canal at the pedicles is no roof
ROOF_DOUBT_MM = 1.0  # the two roofs differ by as much in shape alone


@dataclass(frozen=True, eq=False)
class Carried:
    """A vertebra's canal carried into the disc plane.

    mask: on the section's grid, its front wall at the row of the canal's middle. front_mm: where that wall comes to
    lie in the disc plane, millimetres behind the canal's middle.
    """

    mask: Mask
    front_mm: float


@dataclass(frozen=True)
class Attribution:
    """Shares of the room lost (value, low, high), and the part of the canal that is lost."""

    shares: Mapping[Measure, tuple[float, float, float]]
    room_lost: tuple[float, float, float]

    @property
    def is_worth_sharing(self) -> bool:
        return self.room_lost[0] >= least_room_lost()


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(files("flavum.imaging.level").joinpath("attribution.toml").read_text(encoding="utf-8"))


def least_room_lost() -> float:
    """Part of the canal below which asking who took it makes no sense."""
    return float(_table()["least_room_lost"]["value"])


def least_step_mm() -> float:
    """Step between two posterior walls below which it is no slip."""
    return float(_table()["least_step_mm"]["value"])


def attribute(section: Section, level: Level, upper: Carried, lower: Carried) -> Attribution:
    """Who took the room at a level; section: the axial cut through its disc."""
    accounts = [_account(section, level, upper, lower, probability) for probability in LEVELS_OF_DOUBT]
    causes: list[Measure] = [measure for measure in accounts[0] if measure is not Measure.ROOM_LOST]
    shares = {measure: _spread([_share(one, measure) for one in accounts]) for measure in causes}
    lost = _spread([one[Measure.ROOM_LOST] for one in accounts])
    return Attribution(shares, lost)


def _share(account: Mapping[Measure, float], measure: Measure) -> float:
    whole = sum(value for key, value in account.items() if key is not Measure.ROOM_LOST)
    return account[measure] / whole if whole > 0 else 0.0


def _spread(values: list[float]) -> tuple[float, float, float]:
    value = values[len(values) // 2]
    reach = max(SMALLEST_ERROR, *(abs(other - value) for other in values))
    return value, max(value - reach, 0.0), min(value + reach, 1.0)


def _account(
    section: Section, level: Level, upper: Carried, lower: Carried, probability: float
) -> dict[Measure, float]:
    """Pixels of the reference canal that each cause took, and the part of the whole that is lost."""
    row_mm = section.spacing_mm[0]
    meant = (upper.front_mm + lower.front_mm) / 2
    if abs(upper.front_mm - lower.front_mm) < least_step_mm():
        # No slip; and nothing stands in the way that stands no farther back than one of the two walls.
        meant = max(upper.front_mm, lower.front_mm)
        upper, lower = replace(upper, front_mm=meant), replace(lower, front_mm=meant)
    whole = _moved(upper.mask, meant / row_mm) & _moved(lower.mask, meant / row_mm)
    overlap = _moved(upper.mask, upper.front_mm / row_mm) & _moved(lower.mask, lower.front_mm / row_mm)
    there = {tissue: section.probability[tissue] > probability for tissue in section.probability}
    taken = overlap & ~_any(there, FREE)
    bone = _any(there, BEHIND)
    ligament = taken & _any(there, LIGAMENTS)
    usual_mm = float(_table()["normal_ligament_mm"][level.value]["value"])
    deeper = _deeper_mm(_any(there, LIGAMENTS), overlap, section.spacing_mm) - ROOF_DOUBT_MM
    roofed = overlap | _moved(overlap, deeper / row_mm) if deeper > 0.0 else overlap
    from_bone, pushed = _before_bone(bone, roofed, section.spacing_mm)
    grown = ligament & (from_bone > usual_mm)
    account = {
        Measure.SHARE_SLIP: float(max(whole.sum() - overlap.sum(), 0)),
        Measure.SHARE_DISC: float((taken & _any(there, IN_FRONT)).sum()),
        Measure.SHARE_LIGAMENT: float(grown.sum()),
        Measure.SHARE_FACET: float((taken & bone).sum() + (ligament & ~grown & pushed).sum()),
    }
    lost = sum(account.values())
    return {**account, Measure.ROOM_LOST: lost / max(float(whole.sum()), 1.0)}


def _deeper_mm(ligament: Mask, canal: Mask, spacing_mm: tuple[float, float]) -> float:
    """How much deeper the roof lies in the midline here than that of the canal brought along.

    Bone that has grown stands before a roof moved back by so much, though not before the one brought along.
    """
    columns = np.flatnonzero(canal.any(axis=0))
    if not len(columns):
        return 0.0
    reach = round(MIDLINE_MM / spacing_mm[1])
    middle = (columns[0] + columns[-1]) // 2
    strip = slice(max(middle - reach, 0), middle + reach + 1)
    roof, brought = (np.flatnonzero(mask[:, strip].any(axis=1)) for mask in (ligament, canal))
    if not len(roof) or not len(brought):
        return 0.0
    return float(np.clip((roof[-1] - brought[-1]) * spacing_mm[0], 0.0, DEEPEST_MM))


def _before_bone(bone: Mask, canal: Mask, spacing_mm: tuple[float, float]) -> tuple[NDArray[np.float64], Mask]:
    """How far every pixel lies from bone, and whether that bone has grown into the canal.

    A healthy ligament takes no room of its own; it is pushed forward where the bone behind it has come into the canal.
    """
    if not bone.any():
        return np.full(bone.shape, np.inf), np.zeros(bone.shape, dtype=bool)
    distance, nearest = distance_transform_edt(~bone, sampling=spacing_mm, return_indices=True)
    return np.asarray(distance), np.asarray(canal[tuple(nearest)])


def _any(there: Mapping[Tissue, Mask], tissues: tuple[Tissue, ...]) -> Mask:
    first = next(iter(there.values()))
    return np.asarray(np.logical_or.reduce([there.get(tissue, np.zeros_like(first)) for tissue in tissues]))


def _moved(mask: Mask, rows: float) -> Mask:
    return np.asarray(shift(mask.astype(np.float32), (rows, 0.0), order=1) > 0.5)


def carry(section: Section, front_mm: float, middle: Pixel) -> Carried | None:
    """The canal of a cut at the pedicles, its front wall brought to the middle; None without a canal.

    middle: (row, column) pixel of the canal's middle, the same in every section that is compared.
    """
    free = np.sum([section.probability[t] for t in FREE if t in section.probability], axis=0) > 0.5
    if not free.any():
        return None
    centre = round(float(np.argwhere(free)[:, 1].mean()))
    strip = free[:, max(centre - 2, 0) : centre + 3].any(axis=1)
    if not strip.any():
        return None
    first = int(np.argmax(strip))
    moved = shift(free.astype(np.float32), (middle[0] - first, middle[1] - centre), order=1) > 0.5
    return Carried(np.asarray(moved), front_mm)


def carry_guess(section: Section, ap_mm: float, front_mm: float, middle: Pixel) -> Carried:
    """A canal as deep as the sagittal one at the pedicles, and as wide as canal and ligaments are in this section."""
    inside = np.sum([section.probability[t] for t in (*FREE, *LIGAMENTS) if t in section.probability], axis=0) > 0.5
    columns = np.flatnonzero(inside.any(axis=0))
    half_mm = (columns[-1] - columns[0] + 1) * section.spacing_mm[1] / 2 if len(columns) else ap_mm / 2
    rows, width = inside.shape
    across = (np.arange(width) - middle[1]) * section.spacing_mm[1] / half_mm
    down = (np.arange(rows) - middle[0]) * section.spacing_mm[0] / ap_mm
    roof = 1.0 - ROOF_FALL * np.abs(across)
    return Carried((np.abs(across[None]) < 1.0) & (down[:, None] > 0.0) & (down[:, None] < roof[None]), front_mm)
