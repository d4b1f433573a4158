"""Train a network: python -m training.train --network sagittal --minutes 60

The learning rate falls with the time spent, so that a run ends well on a busy machine too. checkpoint.pt in --out holds
the averaged weights; --resume goes on from one.
"""

import argparse
import copy
import math
import time
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from torch import nn

from training.augment import spoil
from training.loss import marginal_loss
from training.network import UNet
from training.phantom import make_banks
from training.source import Source, open_source
from training.validate import print_dice
from training.view import SLICES

RUNS = Path(__file__).parent / "runs"
WARM_UP = 100
AVERAGE = 0.998
HIGHEST_RATE = 2e-3


@dataclass
class Run:
    """Everything that changes while a network learns."""

    network: UNet
    source: Source
    minutes: float
    out: Path
    rate: float = HIGHEST_RATE
    started: float = field(default_factory=time.monotonic)
    step: int = 0

    @property
    def spent(self) -> float:
        return min((time.monotonic() - self.started) / 60 / self.minutes, 1.0)

    @property
    def rate_now(self) -> float:
        return self.rate * min(1.0, (self.step + 1) / WARM_UP) * (0.5 * (1 + math.cos(math.pi * self.spent)) + 1e-3)


def train(run: Run, *, seed: int) -> UNet:
    """Learn until the time is spent; returns the averaged network."""
    rng, dice = np.random.default_rng(seed), torch.Generator().manual_seed(seed)
    network = run.network.to(memory_format=torch.channels_last).train()
    average = copy.deepcopy(network)
    adam = torch.optim.AdamW(network.parameters(), lr=run.rate, weight_decay=1e-4)
    losses: list[float] = []
    while run.spent < 1.0:
        image, labels = run.source.draw_batch(rng)
        image, labels = spoil(image, labels, run.source.strength, dice)
        for group in adam.param_groups:
            group["lr"] = run.rate_now
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits = network(image.contiguous(memory_format=torch.channels_last))
        loss = marginal_loss(logits, labels, weights=run.source.weights)
        adam.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 5.0)
        adam.step()
        follow(average, network, min(AVERAGE, run.step / (run.step + 10)))
        losses.append(loss.item())
        run.step += 1
        if run.step % 100 == 0:
            report(run, average, losses)
            losses.clear()
    save(run, average)
    return average


@torch.no_grad()
def follow(average: nn.Module, network: nn.Module, keep: float) -> None:
    """Move the averaged weights a little towards the network's."""
    for slow, fast in zip(average.state_dict().values(), network.state_dict().values(), strict=True):
        if slow.dtype.is_floating_point:
            slow.lerp_(fast, 1 - keep)
        else:
            slow.copy_(fast)


def report(run: Run, average: UNet, losses: list[float]) -> None:
    """Print the loss; now and then keep the weights and print Dice on the validation people."""
    print(f"step {run.step} spent {run.spent:.2f} rate {run.rate_now:.5f} loss {np.mean(losses):.4f}", flush=True)
    if run.step % 500 == 0:
        save(run, average)
        print_dice(average, run.source.validation)


def save(run: Run, average: UNet) -> None:
    """Write the averaged weights; never half a file."""
    run.out.mkdir(parents=True, exist_ok=True)
    part = run.out / "checkpoint.part"
    torch.save({"weights": average.state_dict(), "step": run.step, "network": run.source.name}, part)
    part.replace(run.out / "checkpoint.pt")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--network", choices=("sagittal", "axial"), required=True)
    asked.add_argument("--out", type=Path, help="default: training/runs/<network>")
    asked.add_argument("--minutes", type=float, default=40.0)
    asked.add_argument("--rate", type=float, default=HIGHEST_RATE)
    asked.add_argument("--resume", type=Path)
    asked.add_argument(
        "--bank", type=Path, nargs="*", default=[], help="banks of drawn slices; default: made in training/runs/banks"
    )
    asked.add_argument("--share", type=float, default=0.4, help="part of a batch that comes from the banks")
    asked.add_argument("--taught", type=Path, help="slices of real people for the axial network (ligament.teach)")
    asked.add_argument("--threads", type=int, default=2)
    asked.add_argument("--seed", type=int, default=1)
    chosen = asked.parse_args()
    out = chosen.out or RUNS / chosen.network
    torch.set_num_threads(chosen.threads)
    torch.manual_seed(chosen.seed)
    banks = chosen.bank or make_banks(chosen.network, RUNS / "banks")
    source = open_source(chosen.network, banks=banks, share=chosen.share, cache=RUNS / "cache", taught=chosen.taught)
    network = UNet(source.classes, slices=SLICES if chosen.network == "sagittal" else 1)
    if chosen.resume:
        network.load_state_dict(torch.load(chosen.resume, weights_only=True)["weights"])
    run = Run(network, source, chosen.minutes, out, chosen.rate)
    average = train(run, seed=chosen.seed)
    print_dice(average, source.validation)


if __name__ == "__main__":
    main()
