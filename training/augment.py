"""What scanners, patients and protocols do to an image, on a whole batch at once.

Images are on the scale of flavum.imaging.network.normalise; labels are bits of possible classes. Nothing here mirrors
an image: left and right stay what they are.
"""

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

TURN = torch.pi / 180


@dataclass(frozen=True)
class Strength:
    """How far a batch is bent and spoiled; lengths in pixels."""

    crop: int
    turn_degrees: float = 14.0
    zoom: float = 0.25  # natural logarithm
    stretch: float = 0.08
    shift: float = 20.0
    bend: float = 4.0
    gamma: float = 0.35
    bias: float = 0.5
    noise: float = 0.07
    ceiling: float = 0.85  # the lowest brightness at which a picture may be saturated
    coarse: float = 1.2  # natural logarithm of the largest loss of resolution
    blind_edge: float = 0.3  # chance that a side of the picture is out of view


def spoil(image: Tensor, labels: Tensor, strength: Strength, dice: torch.Generator) -> tuple[Tensor, Tensor]:
    """Bend, crop to strength.crop and spoil (batch, slices, rows, columns) images, (batch, rows, columns) labels."""
    image, labels = bend(image, labels, strength, dice)
    image = change_contrast(image, strength, dice)
    image = lose_resolution(image, strength, dice)
    image = add_ghost(image, dice)
    image = add_noise(image, strength, dice)
    return hide_edges(image, labels, strength, dice)


def _uniform(dice: torch.Generator, low: float, high: float, *shape: int) -> Tensor:
    return torch.rand(*shape, generator=dice) * (high - low) + low


def _smooth_field(dice: torch.Generator, count: int, channels: int, knots: int, size: int) -> Tensor:
    knots_drawn = torch.randn(count, channels, knots, knots, generator=dice)
    return F.interpolate(knots_drawn, size=(size, size), mode="bicubic", align_corners=True)


def bend(image: Tensor, labels: Tensor, strength: Strength, dice: torch.Generator) -> tuple[Tensor, Tensor]:
    """Turn, scale, shift and bend around the middle of the picture handed in, and crop."""
    count, _, rows, columns = image.shape
    size = strength.crop
    axis = torch.arange(size, dtype=torch.float32) - (size - 1) / 2
    place = torch.stack(torch.meshgrid(axis, axis, indexing="ij"), dim=-1).expand(count, size, size, 2)
    angle = _uniform(dice, -1, 1, count) * strength.turn_degrees * TURN
    zoom = _uniform(dice, -1, 1, count, 1) * strength.zoom + _uniform(dice, -1, 1, count, 2) * strength.stretch
    turn = torch.stack([angle.cos(), -angle.sin(), angle.sin(), angle.cos()], dim=-1).view(count, 2, 2)
    matrix = turn * zoom.exp().unsqueeze(1)
    wave = _smooth_field(dice, count, 2, 6, size) * _uniform(dice, 0, strength.bend / 2, count, 1, 1, 1)
    shift = _uniform(dice, -strength.shift, strength.shift, count, 1, 1, 2)
    place = torch.einsum("bij,brcj->brci", matrix, place + wave.permute(0, 2, 3, 1)) + shift
    grid = (place / torch.tensor([rows / 2, columns / 2])).flip(-1)
    image = F.grid_sample(image, grid, mode="bilinear", align_corners=False)
    bits = F.grid_sample(labels.float().unsqueeze(1), grid, mode="nearest", align_corners=False)[:, 0]
    return image, torch.where(bits == 0, 1.0, bits).to(torch.int32)


def change_contrast(image: Tensor, strength: Strength, dice: torch.Generator) -> Tensor:
    """A smooth rising curve (gamma and knee), a bias field and a gain: bright stays brighter than dark."""
    count, size = image.shape[0], image.shape[-1]
    gamma = torch.exp(torch.randn(count, 1, 1, 1, generator=dice) * strength.gamma)
    knee = _uniform(dice, 0.0, 0.6, count, 1, 1, 1)
    curved = image.clamp(min=0) ** gamma
    curved = curved * (1 + knee) / (1 + knee * curved)
    field = _smooth_field(dice, count, 1, 4, size) * _uniform(dice, 0, strength.bias, count, 1, 1, 1)
    gain = torch.exp(torch.randn(count, 1, 1, 1, generator=dice) * 0.15)
    lift = _uniform(dice, -0.05, 0.1, count, 1, 1, 1).clamp(min=0)
    ceiling = _uniform(dice, strength.ceiling, 2.0, count, 1, 1, 1)
    return torch.minimum(curved * field.exp() * gain + lift, ceiling)


def lose_resolution(image: Tensor, strength: Strength, dice: torch.Generator) -> Tensor:
    """Coarser pixels along either axis, for half of the pictures, and back to the same size."""
    pictures = []
    for picture in image.unsqueeze(1):
        size = picture.shape[-1]
        if torch.rand(1, generator=dice) < 0.5:
            factor = torch.exp(_uniform(dice, 0, strength.coarse, 1) * _uniform(dice, 0.5, 1, 2))
            small = [max(int(size / f), 16) for f in factor.tolist()]
            picture = F.interpolate(picture, size=small, mode="bilinear", antialias=True, align_corners=False)
            picture = F.interpolate(picture, size=(size, size), mode="bicubic", align_corners=False)
        pictures.append(picture)
    return torch.cat(pictures)


def add_ghost(image: Tensor, dice: torch.Generator) -> Tensor:
    """Faint shifted copies along either axis, as moving patients make, for one picture in seven."""
    count, size = image.shape[0], image.shape[-1]
    moved = image
    for n in range(count):
        if torch.rand(1, generator=dice) < 0.15:
            step = int(_uniform(dice, size // 20, size // 4, 1))
            axis = int(torch.randint(1, 3, (1,), generator=dice))
            faint = 0.15 * torch.rand(1, generator=dice)
            moved = moved.clone() if moved is image else moved
            moved[n] = image[n] + faint * (image[n].roll(step, axis) + image[n].roll(-step, axis))
    return moved


def add_noise(image: Tensor, strength: Strength, dice: torch.Generator) -> Tensor:
    """Rician noise: the size of a complex signal with noise in both parts. Sometimes smooth, as after filtering."""
    count = image.shape[0]
    level = _uniform(dice, 0, 1, count, 1, 1, 1) ** 2 * strength.noise
    real = image + level * torch.randn(image.shape, generator=dice)
    imaginary = level * torch.randn(image.shape, generator=dice)
    return torch.sqrt(real**2 + imaginary**2)


def hide_edges(image: Tensor, labels: Tensor, strength: Strength, dice: torch.Generator) -> tuple[Tensor, Tensor]:
    """A field of view that ends inside the picture: black beyond, and background as its label."""
    image, labels = image.clone(), labels.clone()
    size = image.shape[-1]
    for n in range(image.shape[0]):
        for axis in (0, 1):
            for end in (False, True):
                if torch.rand(1, generator=dice) < strength.blind_edge / 2:
                    width = int(_uniform(dice, 1, size * 0.3, 1))
                    strip = slice(size - width, size) if end else slice(0, width)
                    where = (strip, slice(None)) if axis == 0 else (slice(None), strip)
                    image[n][:, *where] = 0.0
                    labels[n][where] = 1
    return image, labels
