"""Banks of label slices, and pictures of random contrast from them.

A bank is an .npz with `stacks` (count, 1 + slices * sub-slices, rows, columns) of tissue numbers: the first is the
truth in the middle of the middle slice, the others lie through the thickness of each slice, moved by a fraction of a
pixel, and together make the picture.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from flavum.anatomy.tissue import Tissue
from flavum.imaging.plane import normalise
from flavum.imaging.segment import AXIAL_TISSUES, SAGITTAL_TISSUES
from training.contrast import render
from training.scanner import shade
from training.view import SLICES

# What a tissue may be called, where that is not its own name: the whole it belongs to, or one of several.
# A sagittal slice is named as SPIDER's experts draw it, so that the network hears of one convention only: a vertebra is
# its bright marrow without the dark cortex, and epidural fat in the canal is left open, because they draw little of it.
_SAC = (Tissue.NERVE_ROOT, Tissue.SPINAL_CORD)
_IN_BODY = (Tissue.MARROW_OEDEMA, Tissue.FATTY_MARROW, Tissue.HAEMANGIOMA, Tissue.VEIN)
_IN_JOINT = (Tissue.CARTILAGE, Tissue.JOINT_FLUID)
AXIAL_NAMES = {
    **dict.fromkeys(_SAC, (Tissue.DURAL_SAC,)),
    Tissue.SPINAL_CANAL: (Tissue.EPIDURAL_FAT,),
    Tissue.NUCLEUS: (Tissue.DISC,),
    Tissue.BODY_CORTEX: (Tissue.VERTEBRAL_BODY,),
    Tissue.ARCH_CORTEX: (Tissue.ARCH,),
    **dict.fromkeys(_IN_BODY, (Tissue.VERTEBRAL_BODY,)),
    **dict.fromkeys(_IN_JOINT, (Tissue.FACET,)),
    Tissue.EXITING_ROOT: (Tissue.EPIDURAL_FAT, Tissue.BACKGROUND),
    **dict.fromkeys((Tissue.SACRUM, Tissue.SACRUM_CORTEX, Tissue.VERTEBRA), (Tissue.VERTEBRAL_BODY, Tissue.ARCH)),
}
SAGITTAL_NAMES = {
    **dict.fromkeys((*_SAC, Tissue.DURAL_SAC), (Tissue.SPINAL_CANAL,)),
    **dict.fromkeys((Tissue.EPIDURAL_FAT, Tissue.EXITING_ROOT), (Tissue.SPINAL_CANAL, Tissue.BACKGROUND)),
    Tissue.NUCLEUS: (Tissue.DISC,),
    **dict.fromkeys((Tissue.BODY_CORTEX, Tissue.ARCH_CORTEX), (Tissue.BACKGROUND,)),
    **dict.fromkeys(_IN_BODY, (Tissue.VERTEBRAL_BODY,)),
    **dict.fromkeys((Tissue.FACET, *_IN_JOINT), (Tissue.ARCH,)),
    Tissue.SACRUM_CORTEX: (Tissue.SACRUM, Tissue.ARCH, Tissue.BACKGROUND),
    Tissue.VERTEBRA: (Tissue.VERTEBRAL_BODY, Tissue.ARCH),
}


def class_bits(tissues: tuple[Tissue, ...], names: dict[Tissue, tuple[Tissue, ...]]) -> NDArray[np.int32]:
    """For each tissue number the bits of the classes it may be; class 0 is background, class n is tissues[n - 1]."""
    place = {tissue: n for n, tissue in enumerate((Tissue.BACKGROUND, *tissues))}
    table = np.ones(max(Tissue) + 1, dtype=np.int32)
    for tissue in Tissue:
        called = names.get(tissue, (tissue,))
        table[tissue] = sum(1 << n for n in {place.get(name, 0) for name in called})
    return table


AXIAL_BITS = class_bits(AXIAL_TISSUES, AXIAL_NAMES)
SAGITTAL_BITS = class_bits(SAGITTAL_TISSUES, SAGITTAL_NAMES)


@dataclass(frozen=True, eq=False)
class Bank:
    """Label stacks and the classes of their tissues.

    mirrors: whether left and right may be swapped, ligaments too. is_sagittal: columns run to the back, to the coil.
    """

    stacks: NDArray[np.uint8]
    bits: NDArray[np.int32]
    mirrors: bool = False
    is_sagittal: bool = False

    def draw(self, rng: np.random.Generator) -> tuple[NDArray[np.float32], NDArray[np.int32]]:
        """A picture (slices, rows, columns) on the networks' scale and the bits of its possible classes."""
        stack = self.stacks[rng.integers(len(self.stacks))]
        if self.mirrors and rng.random() < 0.5:
            stack = mirror(stack)
        picture = render(stack[1:].reshape(SLICES if self.is_sagittal else 1, -1, *stack.shape[1:]), rng)
        if self.is_sagittal:
            picture = shade(picture, stack[0], rng)
        return normalise(picture), self.bits[stack[0]]


def mirror(stack: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Axial tissues with left and right swapped: the columns, and the names of the ligaments."""
    swap = np.arange(max(Tissue) + 1, dtype=np.uint8)
    swap[[Tissue.LIGAMENTUM_FLAVUM_LEFT, Tissue.LIGAMENTUM_FLAVUM_RIGHT]] = (
        Tissue.LIGAMENTUM_FLAVUM_RIGHT,
        Tissue.LIGAMENTUM_FLAVUM_LEFT,
    )
    return swap[stack[..., ::-1]]


def read_stacks(files: list[Path]) -> NDArray[np.uint8]:
    """The stacks of several banks one after the other."""
    parts = []
    for file in files:
        with np.load(file) as kept:
            parts.append(kept["stacks"])
    return np.concatenate(parts)


def write_stacks(file: Path, stacks: list[NDArray[np.uint8]]) -> None:
    """A new bank, there as a whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    coming = file.with_name(f"coming-{file.name}")
    np.savez_compressed(coming, stacks=np.stack(stacks))
    coming.replace(file)
    print(f"{file}: {len(stacks)} slices, {file.stat().st_size / 1e6:.1f} MB", flush=True)
