"""Where the batches of each network come from: real people, banks of drawn slices, or both."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from flavum.imaging.network import AXIAL_CROP, beside
from flavum.imaging.plane import normalise
from flavum.imaging.segment import AXIAL_TISSUES, SAGITTAL_TISSUES
from training.augment import Strength
from training.bank import AXIAL_BITS, SAGITTAL_BITS, Bank, read_stacks
from training.data import SagittalPeople, lay, load_people, stack
from training.ligament.teach import LEFT, RIGHT
from training.people import TRAINING, VALIDATION
from training.validate import Validation
from training.view import SLICES

Picture = tuple[NDArray[np.float32], NDArray[np.int32]]

SAGITTAL_STRENGTH = Strength(crop=256)
AXIAL_STRENGTH = Strength(crop=AXIAL_CROP, turn_degrees=12.0, zoom=0.22, stretch=0.08, shift=18.0, bend=3.0,
                          bias=0.35, noise=0.09, coarse=0.9, blind_edge=0.05, ceiling=1.2)  # fmt: skip
# Background, then the tissues in their order: thin things count a little more.
SAGITTAL_WEIGHTS = (1.0, 1.0, 1.6, 1.6, 1.2, 1.4)
AXIAL_WEIGHTS = (1.0, 1.5, 2.5, 2.5, 2.0, 1.0, 1.0, 1.2, 1.2)
BATCH = {"sagittal": 8, "axial": 12}
THIN_MM = 0.9  # from slice to slice of SPIDER's people
HELD_BACK = 24  # slices at the end of a bank that validate


@dataclass
class Source:
    """Batches, how they are spoiled, and what the progress is judged on."""

    name: str
    classes: int
    strength: Strength
    weights: Tensor
    draw: Callable[[np.random.Generator], Picture]
    validation: list[Validation]

    def draw_batch(self, rng: np.random.Generator) -> tuple[Tensor, Tensor]:
        return stack([self.draw(rng) for _ in range(BATCH[self.name])])


def open_source(name: str, *, banks: list[Path], share: float, cache: Path, taught: Path | None = None) -> Source:
    """The source of the sagittal or the axial network.

    share: part of a batch that comes from the banks. taught: slices of training.ligament.teach for the axial one.
    """
    if name == "axial":
        return _open_axial(read_stacks(banks), share, taught)
    return _open_sagittal(banks, share, cache)


def _open_axial(stacks: NDArray[np.uint8], share: float, taught: Path | None) -> Source:
    order = np.random.default_rng(0).permutation(len(stacks))
    bank = Bank(stacks[order[HELD_BACK:]], AXIAL_BITS, mirrors=True)
    check = judge(Bank(stacks[order[:HELD_BACK]], AXIAL_BITS), AXIAL_CROP)
    people = AxialPeople.read(taught) if taught else None

    def draw(rng: np.random.Generator) -> Picture:
        return bank.draw(rng) if people is None or rng.random() < share else people.draw(rng)

    weights = torch.tensor(AXIAL_WEIGHTS)
    return Source("axial", len(AXIAL_TISSUES) + 1, AXIAL_STRENGTH, weights, draw, [check])


def draw_laid(bank: Bank, rng: np.random.Generator) -> Picture:
    """A picture of a sagittal bank on a black canvas, its middle somewhere about the canvas's."""
    image, labels = bank.draw(rng)
    row, column = (int(size * rng.uniform(0.35, 0.65)) for size in labels.shape)
    return lay(image, labels, (row, column))


@dataclass(frozen=True, eq=False)
class AxialPeople:
    """Slices of real people with the bits of their possible classes."""

    image: NDArray[np.float16]
    bits: NDArray[np.uint16]

    @classmethod
    def read(cls, file: Path) -> "AxialPeople":
        with np.load(file) as kept:
            return cls(kept["image"], kept["bits"])

    def draw(self, rng: np.random.Generator) -> Picture:
        """One slice; half of them mirrored, and the ligaments' names with them."""
        n = int(rng.integers(len(self.image)))
        image, bits = normalise(self.image[n]), self.bits[n].astype(np.int32)
        if rng.random() < 0.5:
            image, bits = image[:, ::-1], mirror_bits(bits[:, ::-1])
        return np.ascontiguousarray(image[None]), np.ascontiguousarray(bits)


def mirror_bits(bits: NDArray[np.int32]) -> NDArray[np.int32]:
    """The same pixels, what may be the left ligament now possibly the right one."""
    rest = bits & ~np.int32(LEFT | RIGHT)
    return np.asarray(rest | np.where(bits & LEFT, RIGHT, 0) | np.where(bits & RIGHT, LEFT, 0), dtype=np.int32)


def _open_sagittal(banks: list[Path], share: float, cache: Path) -> Source:
    people = SagittalPeople(load_people(TRAINING, cache), SAGITTAL_STRENGTH.crop)
    validation = [Validation(beside(p.image, SLICES, THIN_MM), p.labels) for p in load_people(VALIDATION, cache)]
    bank = Bank(read_stacks(banks), SAGITTAL_BITS, is_sagittal=True) if banks else None

    def draw(rng: np.random.Generator) -> Picture:
        if bank is None or rng.random() > share:
            image, labels = people.draw(rng)
        else:
            image, labels = draw_laid(bank, rng)
        # A sagittal slice has no left and right, and its neighbours may stand in either order.
        return (image[::-1].copy(), labels) if rng.random() < 0.5 else (image, labels)

    weights = torch.tensor(SAGITTAL_WEIGHTS)
    return Source("sagittal", len(SAGITTAL_TISSUES) + 1, SAGITTAL_STRENGTH, weights, draw, validation)


def judge(bank: Bank, size: int) -> Validation:
    """Every slice of a bank once, without spoiling, cut to size."""
    rng = np.random.default_rng(1)
    pictures = [Bank(item[None], bank.bits, is_sagittal=bank.is_sagittal).draw(rng) for item in bank.stacks]
    low = (bank.stacks.shape[-1] - size) // 2
    middle = (slice(low, low + size), slice(low, low + size))
    return Validation(np.stack([p[:, *middle] for p, _ in pictures]), np.stack([b[middle] for _, b in pictures]))
