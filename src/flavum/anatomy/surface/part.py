"""The parts of a spine in a label map: one mask a vertebra, disc, ligament, and one for the sac."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import find_objects, label
from skimage.segmentation import watershed

from flavum.anatomy.frame import Frame
from flavum.anatomy.level import Level, Vertebra
from flavum.anatomy.side import Side
from flavum.anatomy.surface.stance import Stance
from flavum.anatomy.tissue import Tissue, whole_of

Mask = NDArray[np.bool_]
Labels = NDArray[np.uint8]

BODY, SACRUM = whole_of(Tissue.VERTEBRAL_BODY), whole_of(Tissue.SACRUM)
ARCH = (whole_of(Tissue.ARCH) | whole_of(Tissue.FACET)) - {Tissue.CARTILAGE, Tissue.JOINT_FLUID}
BONE = BODY | SACRUM | ARCH | {Tissue.VERTEBRA}
DISC, SAC = whole_of(Tissue.DISC), whole_of(Tissue.DURAL_SAC)
CORTEX = {Tissue.BODY_CORTEX, Tissue.ARCH_CORTEX, Tissue.SACRUM_CORTEX}
HALF_REACH_MM = 14.0  # no disc reaches farther from its own plane
LAMINA_REACHES_MM = 11.0  # and the laminae of the vertebra above end about here below it
MIDLINE_MM = 8.0  # half the width of what is lamina and spinous process, not yet joint
ASIDE_MM = 27.0  # beyond it there are transverse processes only
LIGAMENT = {Side.LEFT: Tissue.LIGAMENTUM_FLAVUM_LEFT, Side.RIGHT: Tissue.LIGAMENTUM_FLAVUM_RIGHT}


@dataclass(frozen=True, eq=False)
class Part:
    """One closed thing. name: `L4`, `L4-L5`, `left` or `sac`; tissue: whose colour and words it takes."""

    name: str
    tissue: Tissue
    mask: Mask


def divide(labels: Labels, frame: Frame, stance: Stance) -> list[Part]:
    """Every vertebra, disc and ligament and the sac; what the block does not show is left out."""
    parts = [
        *_vertebrae(labels, frame, stance),
        *_discs(labels, frame, stance),
        *(Part(side.value, tissue, labels == tissue) for side, tissue in LIGAMENT.items()),
        Part("sac", Tissue.DURAL_SAC, isin(labels, SAC)),
    ]
    return [part for part in parts if part.mask.any()]


def isin(labels: Labels, tissues: Iterable[Tissue]) -> Mask:
    """Where a label map shows any of these tissues; a table is many times faster than numpy's isin."""
    table = np.zeros(256, dtype=np.bool_)
    table[list(tissues)] = True
    return np.asarray(table[labels])


def _vertebrae(labels: Labels, frame: Frame, stance: Stance) -> list[Part]:
    """Seeds are the bodies and what of the arches lies near the midline; the rest goes where bone reaches it first.

    Marrow is flooded before cortex, so a joint's two processes stay with their own vertebrae.
    """
    order = list(Vertebra)
    bone, body = isin(labels, BONE), isin(labels, BODY)
    seeds = np.zeros(labels.shape, dtype=np.int32)
    _sow(seeds, body, frame, stance, reach_mm=0.0)
    arch = isin(labels, ARCH)
    _sow(seeds, arch, frame, stance, reach_mm=LAMINA_REACHES_MM, aside_mm=(0.0, MIDLINE_MM))
    _sow(seeds, arch, frame, stance, reach_mm=0.0, aside_mm=(ASIDE_MM, np.inf))
    seeds[isin(labels, SACRUM)] = len(order)
    cortex = isin(labels, CORTEX).astype(np.uint8)
    whole = _largest_pieces(np.asarray(watershed(cortex, markers=seeds, mask=bone)))
    # A splinter that a plane cut off goes to the vertebra that it touches; one that touches none is dropped.
    flooded = watershed(cortex, markers=whole, mask=bone)
    return [
        Part(one.value, Tissue.SACRUM if one is Vertebra.S1 else Tissue.VERTEBRA, flooded == number)
        for number, one in enumerate(order, start=1)
    ]


def _largest_pieces(numbers: NDArray[np.int32]) -> NDArray[np.int32]:
    """The largest connected piece of every number, 0 elsewhere."""
    kept = np.zeros_like(numbers)
    for number, window in enumerate(find_objects(numbers), start=1):
        if window is not None:
            pieces, count = label(numbers[window] == number)
            sizes = np.bincount(pieces.ravel(), minlength=count + 1)
            kept[window][pieces == 1 + int(sizes[1:].argmax())] = number
    return kept


def _sow(
    seeds: NDArray[np.int32],
    mask: Mask,
    frame: Frame,
    stance: Stance,
    *,
    reach_mm: float,
    aside_mm: tuple[float, float] | None = None,
) -> None:
    """Number a mask by the disc planes above it: 1 for T12, 2 for L1 ...

    reach_mm: how far below its disc's plane a vertebra still reaches. aside_mm: sow only behind the canal's middle and
    this far from the midline, for between laminae and transverse processes the next vertebra's joint reaches up.
    """
    where = np.argwhere(mask)
    points = frame.to_lps(where)
    planes = list(stance.planes.values())
    height = np.array([(points - plane.centre_mm) @ plane.superior for plane in planes])
    number = 1 + np.sum(height < -reach_mm, axis=0)
    if aside_mm is not None:
        nearest, each = np.abs(height).argmin(axis=0), np.arange(len(points))
        aside = np.abs([(points - plane.canal_mm) @ plane.left for plane in planes])[nearest, each]
        behind = np.array([(points - plane.canal_mm) @ plane.posterior for plane in planes])[nearest, each]
        near = (aside_mm[0] <= aside) & (aside < aside_mm[1]) & ((behind > 0) | (aside_mm[0] > 0))
        where, number = where[near], number[near]
    seeds[tuple(where.T)] = number


def _discs(labels: Labels, frame: Frame, stance: Stance) -> list[Part]:
    """Each voxel of disc goes to the nearest disc plane; what lies within the sacrum to none."""
    disc = isin(labels, DISC)
    where = np.argwhere(disc)
    points = frame.to_lps(where)
    height = np.array([(points - plane.centre_mm) @ plane.superior for plane in stance.planes.values()])
    nearest = np.abs(height).argmin(axis=0)
    own = np.abs(height).min(axis=0) < HALF_REACH_MM
    parts = []
    for number, level in enumerate(Level):
        mask = np.zeros_like(disc)
        mask[tuple(where[(nearest == number) & own].T)] = True
        parts.append(Part(level.value, Tissue.DISC, mask))
    return parts
