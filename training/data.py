"""Batches of sagittal slices from real people, thin or averaged to the thickness of a clinical slice.

A picture is a slice between its neighbours: (SLICES, rows, columns).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from training.people import HELD_OUT, SPIDER
from training.spider import Person, read_person
from training.view import PIXEL_MM, SLICES

ALONE = 0.1  # of the pictures show one slice three times: single pictures, and the last slice of a stack
THIN_STEP = 2  # slices of SPIDER from one picture's slice to the next, at least (flavum.imaging.network.BESIDE_MM)
CANVAS = 384  # pixels; a slice is laid on a black square of this size around its chosen centre
THICKEST = 5  # neighbouring SPIDER slices of 0.9 mm averaged


def load_people(keys: Sequence[str], cache: Path) -> list[Person]:
    """People with weak labels, read once and kept in cache."""
    assert not set(keys) & set(HELD_OUT), "a held-out person must never reach training"
    cache.mkdir(parents=True, exist_ok=True)
    return [_load(key, cache / f"{key}-{PIXEL_MM}.npz") for key in keys]


def _load(key: str, file: Path) -> Person:
    if not file.exists():
        person = read_person(SPIDER, key)
        np.savez_compressed(file, image=person.image.astype(np.float16), labels=person.labels)
    with np.load(file) as kept:
        return Person(key, kept["image"].astype(np.float32), kept["labels"])


def thicken(image: NDArray[np.float32], slice_number: int, count: int) -> NDArray[np.float32]:
    """The average of count neighbouring slices around slice_number (signal adds linearly, so the root is undone)."""
    low = min(max(slice_number - count // 2, 0), max(len(image) - count, 0))
    return np.sqrt((image[low : low + count] ** 2).mean(axis=0))


@dataclass
class SagittalPeople:
    """Draws (image, labels) canvases from people."""

    people: list[Person]
    crop: int

    def draw(self, rng: np.random.Generator) -> tuple[NDArray[np.float32], NDArray[np.int32]]:
        person = self.people[rng.integers(len(self.people))]
        number = int(rng.integers(len(person.image)))
        count = int(rng.integers(2, THICKEST + 1)) if rng.random() < 0.5 else 1
        labels = person.labels[number]
        rows = np.flatnonzero((labels != 1).any(axis=1))
        columns = np.flatnonzero((labels & ~np.uint8(1) & ~np.uint8(32)).any(axis=0))
        row = rng.integers(rows[0] + self.crop // 4, max(rows[-1] - self.crop // 4, rows[0] + self.crop // 4 + 1))
        column = rng.integers(columns[0], columns[-1] + 1)
        step = 0 if rng.random() < ALONE else max(count, THIN_STEP)
        return lay(look_beside(person.image, number, count, step), labels, (int(row), int(column)))


def look_beside(image: NDArray[np.float32], number: int, count: int, step: int) -> NDArray[np.float32]:
    """(SLICES, rows, columns): the slice of that number, count thick, between those step farther to either side."""
    places = [min(max(number + step * k, 0), len(image) - 1) for k in range(-(SLICES // 2), SLICES // 2 + 1)]
    return np.stack([thicken(image, place, count) for place in places])


def lay(
    image: NDArray[np.float32], labels: NDArray[np.integer], centre: tuple[int, int]
) -> tuple[NDArray[np.float32], NDArray[np.int32]]:
    """(slices, rows, columns) image and its labels on a black canvas whose middle is at centre."""
    canvas, ground = np.zeros((len(image), CANVAS, CANVAS), np.float32), np.ones((CANVAS, CANVAS), np.int32)
    here, there = [], []
    for middle, size in zip(centre, labels.shape, strict=True):
        start = middle - CANVAS // 2
        low, high = max(start, 0), min(start + CANVAS, size)
        there.append(slice(low, high))
        here.append(slice(low - start, high - start))
    canvas[:, *here], ground[tuple(here)] = image[:, *there], labels[tuple(there)]
    return canvas, ground


def stack(items: Sequence[tuple[NDArray[np.float32], NDArray[np.integer]]]) -> tuple[Tensor, Tensor]:
    """(batch, slices, rows, columns) and (batch, rows, columns) tensors."""
    images, labels = zip(*items, strict=True)
    return torch.from_numpy(np.stack(images)), torch.from_numpy(np.stack(labels))
