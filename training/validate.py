"""Dice on volumes that were not trained on, while training goes on."""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from training.network import UNet

MULTIPLE = 16


@dataclass(frozen=True, eq=False)
class Validation:
    """Pictures (n, slices, rows, columns) and their label bits (n, rows, columns)."""

    image: NDArray[np.float32]
    labels: NDArray[np.integer]


def predict(network: UNet, image: NDArray[np.float32]) -> NDArray[np.uint8]:
    """The likeliest class of each pixel of (n, slices, rows, columns)."""
    return predict_logits(network, image).argmax(1).numpy().astype(np.uint8)


@torch.no_grad()
def predict_logits(network: UNet, image: NDArray[np.float32]) -> Tensor:
    """(n, classes, rows, columns) of (n, slices, rows, columns)."""
    network.eval()
    rows, columns = image.shape[2:]
    padded = torch.zeros(*image.shape[:2], -(-rows // MULTIPLE) * MULTIPLE, -(-columns // MULTIPLE) * MULTIPLE)
    padded[:, :, :rows, :columns] = torch.from_numpy(image)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        logits = [network(x.contiguous(memory_format=torch.channels_last)).float() for x in padded.split(8)]
    return torch.cat(logits)[:, :, :rows, :columns]


def dice_by_class(found: NDArray[np.uint8], labels: NDArray[np.integer], classes: int) -> list[float]:
    """Dice of each class but the background, over the pixels whose label is one class."""
    sure = (labels & (labels - 1)) == 0
    scores = []
    for n in range(1, classes):
        a, b = (found == n) & sure, (labels == 1 << n) & sure
        scores.append(2.0 * (a & b).sum() / max(a.sum() + b.sum(), 1))
    return scores


def print_dice(network: UNet, validation: list[Validation]) -> None:
    """One line: mean Dice of each class over the validation volumes."""
    classes = network.last.out_channels
    scores = [dice_by_class(predict(network, v.image), v.labels, classes) for v in validation]
    print("dice", " ".join(f"{x:.3f}" for x in np.mean(scores, axis=0)), flush=True)
