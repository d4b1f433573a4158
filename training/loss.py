"""The loss for labels that say what a pixel may be.

A label is a set of classes, written as bits: pixel & (1 << c) means class c is possible there. One bit is a plain
label; several bits mean that nobody knows which (SPIDER draws a vertebra without saying body or arch).
"""

import torch
from torch import Tensor

DICE_SMOOTH = 20.0  # pixels; keeps a class that is absent from the crop from shouting


def to_bits(labels: Tensor, classes: int) -> Tensor:
    """(batch, classes, rows, columns) booleans: which classes are possible in each pixel of (batch, rows, columns)."""
    bits = (1 << torch.arange(classes, dtype=torch.int32)).view(1, -1, 1, 1)
    return (labels.to(torch.int32).unsqueeze(1) & bits) != 0


def marginal_loss(logits: Tensor, labels: Tensor, *, weights: Tensor) -> Tensor:
    """Cross-entropy of the summed probability of the possible classes, plus soft Dice where the label is one class."""
    classes = logits.shape[1]
    possible = to_bits(labels, classes)
    log_p = torch.log_softmax(logits.float(), dim=1)
    joined = torch.logsumexp(log_p.masked_fill(~possible, -1e4), dim=1)
    weight = (possible * weights.view(1, -1, 1, 1)).amax(dim=1)
    cross_entropy = -(joined * weight).sum() / weight.sum()

    sure = (possible.sum(dim=1, keepdim=True) == 1).float()
    p = log_p.exp() * sure
    truth = possible.float() * sure
    axes = (0, 2, 3)
    overlap = (p * truth).sum(axes)
    dice = (2 * overlap + DICE_SMOOTH) / (p.sum(axes) + truth.sum(axes) + DICE_SMOOTH)
    return cross_entropy + 1.0 - dice[1:].mean()
