"""Where the batches of each network come from: real people, the phantom, or both."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from training.augment import Strength
from training.data import SagittalPeople, load_people, stack
from training.people import TRAINING, VALIDATION
from training.spider import SAGITTAL_CLASSES
from training.validate import Validation

SAGITTAL_STRENGTH = Strength(crop=256)
# Body, arch, disc, canal, sacrum against background: thin things count a little more.
SAGITTAL_WEIGHTS = (1.0, 1.0, 1.6, 1.6, 1.2, 1.4)


@dataclass
class Source:
    """Batches, how they are spoiled, and what the progress is judged on."""

    name: str
    classes: int
    strength: Strength
    weights: Tensor
    real: SagittalPeople | None
    validation: list[Validation]

    def draw_batch(self, count: int, rng: np.random.Generator) -> tuple[Tensor, Tensor]:
        assert self.real is not None
        return stack([self.real.draw(rng) for _ in range(count)])


def open_source(name: str, *, bank: Path | None, share: float, cache: Path) -> Source:
    """The source of the sagittal or the axial network."""
    people = SagittalPeople(load_people(TRAINING, cache), SAGITTAL_STRENGTH.crop)
    validation = [Validation(p.image, p.labels) for p in load_people(VALIDATION, cache)]
    return Source(name, SAGITTAL_CLASSES, SAGITTAL_STRENGTH, torch.tensor(SAGITTAL_WEIGHTS), people, validation)
