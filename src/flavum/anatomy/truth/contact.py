"""Which tissues can never touch, and where in a spine they would: a table with reasons, and compiled walks."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from flavum.anatomy.frame import Frame, Vector
from flavum.anatomy.spine.field import describe, tissue_at
from flavum.anatomy.spine.nodes import lay_out_roots, tabulate
from flavum.anatomy.spine.parameters import Spine
from flavum.anatomy.spine.pose import place, rotation_of
from flavum.anatomy.tissue import Tissue as T

WALK_MM = 0.1  # steps on the way from one lattice place to the next

EVERYTHING = frozenset(T)
FLAVUM = {T.LIGAMENTUM_FLAVUM_LEFT, T.LIGAMENTUM_FLAVUM_RIGHT, T.CALCIFICATION}
BODY_MARROW = {T.VERTEBRAL_BODY, T.MARROW_OEDEMA, T.FATTY_MARROW, T.HAEMANGIOMA, T.VEIN}
MARROW = BODY_MARROW | {T.ARCH, T.FACET, T.SACRUM}
BONE = MARROW | {T.BODY_CORTEX, T.ARCH_CORTEX, T.SACRUM_CORTEX}
IN_SAC = {T.DURAL_SAC, T.NERVE_ROOT, T.SPINAL_CORD}
OUTSIDE_SPINE = {T.BACKGROUND, T.SKIN, T.MUSCLE, T.FAT, T.VESSEL, T.VISCERA, T.KIDNEY, T.BOWEL_GAS}
NERVES_OUT = {T.EXITING_ROOT, T.GANGLION}
SOFT = OUTSIDE_SPINE | NERVES_OUT | IN_SAC | FLAVUM | {T.EPIDURAL_FAT, T.LIGAMENT, T.CYST}


@dataclass(frozen=True)
class Ban:
    """One group of tissues never touches the other. reason: why not, in a reader's words."""

    ones: frozenset[T]
    others: frozenset[T]
    reason: str


BANS: Mapping[str, Ban] = {
    "cord": Ban(frozenset({T.SPINAL_CORD}), EVERYTHING - IN_SAC, "the cord hangs in the sac's fluid"),
    "root": Ban(frozenset({T.NERVE_ROOT}), EVERYTHING - IN_SAC, "a free root lies in the sac's fluid"),
    "sac": Ban(
        frozenset({T.DURAL_SAC}),
        frozenset(OUTSIDE_SPINE | BONE | {T.CARTILAGE, T.JOINT_FLUID, T.NUCLEUS, T.METAL}),
        "around the dura lie fat and ligaments of the canal, never muscle, air or bare bone",
    ),
    "marrow": Ban(frozenset(MARROW), frozenset(SOFT | {T.DISC, T.NUCLEUS}), "cortex closes every bone"),
    "nucleus": Ban(frozenset({T.NUCLEUS}), frozenset(SOFT), "the annulus and the endplates hold the nucleus"),
    "joint": Ban(
        frozenset({T.JOINT_FLUID, T.CARTILAGE}),
        frozenset(OUTSIDE_SPINE | NERVES_OUT | IN_SAC | BODY_MARROW | {T.EPIDURAL_FAT, T.DISC, T.BODY_CORTEX}),
        "the joint is closed by its capsule and, in front, by the ligamentum flavum",
    ),
    "flavum": Ban(
        frozenset(FLAVUM),
        frozenset({T.VERTEBRAL_BODY, T.NUCLEUS, T.VESSEL, T.VISCERA, T.SKIN, T.BACKGROUND, T.SPINAL_CORD}),
        "the ligamentum flavum lies between laminae, behind the sac",
    ),
    "metal": Ban(
        frozenset({T.METAL}),
        frozenset(IN_SAC | {T.EPIDURAL_FAT, T.VESSEL, T.VISCERA, T.SKIN, T.BACKGROUND}),
        "a screw keeps within bone and muscle",
    ),
    "vessel": Ban(frozenset({T.VESSEL}), frozenset(MARROW | IN_SAC | {T.NUCLEUS}), "great vessels lie before the wall"),
    "air": Ban(frozenset({T.BACKGROUND}), EVERYTHING - {T.BACKGROUND, T.SKIN}, "the body ends with its skin"),
}


@dataclass(frozen=True, eq=False)
class Contact:
    """Two tissues of a ban that touch: how large their contact is about, and one place of it (LPS)."""

    ban: str
    one: T
    other: T
    area_mm2: float
    point_mm: Vector


def banned() -> NDArray[np.bool_]:
    """(tissues, tissues): which may not touch."""
    table = np.zeros((len(T), len(T)), dtype=np.bool_)
    for ban in BANS.values():
        pairs = np.ix_(sorted(ban.ones), sorted(ban.others))
        table[pairs] = True
    return table | table.T


def find_contacts(spine: Spine, labels: NDArray[np.uint8], frame: Frame) -> list[Contact]:
    """Banned contacts between neighbours of a lattice whose labels are known.

    Where two neighbours may not touch, the way between them is walked in steps of WALK_MM, for a thin layer may lie
    there. A contact smaller than the lattice can be missed.
    """
    rotation = rotation_of(spine)
    start, steps = rotation.T @ frame.origin_mm, rotation.T @ (frame.axes * frame.spacing_mm)
    table, roots, person = tabulate(spine, place(spine)), lay_out_roots(spine), describe(spine)
    areas = np.array([np.prod(frame.spacing_mm) / frame.spacing_mm[axis] for axis in range(3)])
    found = np.zeros((len(T), len(T)))
    where = np.zeros((len(T), len(T), 3))
    counts = np.maximum(np.round(frame.spacing_mm / WALK_MM), 1).astype(np.int64)
    _walk_between(found, where, labels, start, steps, counts, areas, banned(), table, roots, person)
    contacts = []
    for one, other in np.argwhere(found):
        ban, first, second = _name_ban(T(one), T(other))
        contacts.append(Contact(ban, first, second, float(found[one, other]), rotation @ where[one, other]))
    return contacts


def _name_ban(one: T, other: T) -> tuple[str, T, T]:
    for name, ban in BANS.items():
        for first, second in ((one, other), (other, one)):
            if first in ban.ones and second in ban.others:
                return name, first, second
    raise AssertionError("no ban names these tissues")


@njit(cache=True)
def _walk_between(
    found: Any, where: Any, labels: Any, start: Any, steps: Any, counts: Any, areas: Any, bans: Any, table: Any,
    roots: Any, person: Any,
) -> None:  # fmt: skip
    guess = 0
    for i in range(labels.shape[0]):
        for j in range(labels.shape[1]):
            for k in range(labels.shape[2]):
                for axis in range(3):
                    a, b, c = i + (axis == 0), j + (axis == 1), k + (axis == 2)
                    if a == labels.shape[0] or b == labels.shape[1] or c == labels.shape[2]:
                        continue
                    if bans[labels[i, j, k], labels[a, b, c]]:
                        here = start + steps @ np.array([float(i), float(j), float(k)])
                        step, count = steps[:, axis] / counts[axis], counts[axis]
                        guess = _walk(found, where, here, step, count, areas[axis], bans, table, roots, person, guess)


@njit(cache=True)
def _walk(
    found: Any, where: Any, start: Any, step: Any, count: int, area: float, bans: Any, table: Any, roots: Any,
    person: Any, guess: int,
) -> int:  # fmt: skip
    """Adds up the banned changes of tissue on a way of `count` steps; returns a guess for the next point."""
    last, guess = tissue_at(start[0], start[1], start[2], table, roots, person, guess)
    for n in range(1, count + 1):
        x, y, z = start + n * step
        tissue, guess = tissue_at(x, y, z, table, roots, person, guess)
        if bans[last, tissue]:
            one, other = min(last, tissue), max(last, tissue)
            found[one, other] += area
            where[one, other] = x, y, z
        last = tissue
    return guess
