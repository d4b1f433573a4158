"""The U-Net that both views use: 2-D, a slice or a few neighbouring ones in, one logit map per class out."""

from collections.abc import Mapping
from itertools import pairwise

import torch
from torch import Tensor, nn

WIDTHS = (16, 32, 64, 128, 192)


def _block(channels_in: int, channels_out: int) -> nn.Sequential:
    layers: list[nn.Module] = []
    for first in (channels_in, channels_out):
        layers += [nn.Conv2d(first, channels_out, 3, padding=1, bias=False), nn.BatchNorm2d(channels_out), nn.ReLU()]
    return nn.Sequential(*layers)


class UNet(nn.Module):
    """Encoder and decoder with skip connections.

    Input (batch, slices, rows, columns), both sides a multiple of 16; output (batch, classes, rows, columns) logits.
    """

    def __init__(self, classes: int, widths: tuple[int, ...] = WIDTHS, *, slices: int = 1) -> None:
        super().__init__()
        pairs = list(pairwise(widths))
        self.first = _block(slices, widths[0])
        self.down = nn.ModuleList(_block(a, b) for a, b in pairs)
        self.widen = nn.ModuleList(nn.ConvTranspose2d(b, a, 2, stride=2) for a, b in reversed(pairs))
        self.up = nn.ModuleList(_block(2 * a, a) for a, _ in reversed(pairs))
        self.last = nn.Conv2d(widths[0], classes, 1)

    def forward(self, image: Tensor) -> Tensor:
        skips = [self.first(image)]
        for block in self.down:
            skips.append(block(nn.functional.max_pool2d(skips[-1], 2)))
        x = skips.pop()
        for widen, block in zip(self.widen, self.up, strict=True):
            x = block(torch.cat([widen(x), skips.pop()], dim=1))
        return self.last(x)


def rebuild(weights: Mapping[str, Tensor], widths: tuple[int, ...] = WIDTHS) -> UNet:
    """The network that weights of a checkpoint belong to."""
    network = UNet(weights["last.weight"].shape[0], widths, slices=weights["first.0.weight"].shape[1])
    network.load_state_dict(weights)
    return network
