"""The sagittal network from drawn slices alone: no real person trains it, and none validates it."""

import json
from functools import partial
from pathlib import Path

import torch

from flavum.imaging.segment import SAGITTAL_TISSUES
from training.bank import SAGITTAL_BITS, Bank, read_stacks
from training.network import UNet
from training.phantom import FIRST_SEED, make_bank
from training.source import SAGITTAL_STRENGTH, SAGITTAL_WEIGHTS, Source, draw_laid, judge
from training.train import HIGHEST_RATE, Run, train
from training.view import SLICES

TUNING_RATE = 6e-4
HELD_BACK = 0.08  # of the bank, its last spines, validates


def open_drawn(bank: Path) -> Source:
    """Batches and validation from one bank of training/phantom.py; slices of one spine stay on one side."""
    stacks = read_stacks([bank])
    cut = int(len(stacks) * (1 - HELD_BACK))
    taught = Bank(stacks[:cut], SAGITTAL_BITS, is_sagittal=True)

    check = judge(Bank(stacks[cut:], SAGITTAL_BITS, is_sagittal=True), SAGITTAL_STRENGTH.crop)
    weights = torch.tensor(SAGITTAL_WEIGHTS)
    return Source(
        "sagittal", len(SAGITTAL_TISSUES) + 1, SAGITTAL_STRENGTH, weights, partial(draw_laid, taught), [check]
    )


def train_realism(
    bank: Path, checkpoint: Path, minutes: float, *, spines: int, commit: str, tune: bool = False, seed: int = 1
) -> None:
    """Draw the bank where it is missing, train for some minutes, and note in the checkpoint what it was drawn from.

    tune: go on from the checkpoint that is there, with smaller steps.
    """
    note = bank.with_suffix(".json")
    if not bank.exists():
        make_bank("sagittal", bank, spines=spines, seed=FIRST_SEED)
        note.write_text(json.dumps({"commit": commit}))
    torch.manual_seed(seed)
    network = UNet(len(SAGITTAL_TISSUES) + 1, slices=SLICES)
    if tune:
        network.load_state_dict(torch.load(checkpoint, weights_only=True)["weights"])
    rate = TUNING_RATE if tune else HIGHEST_RATE
    train(Run(network, open_drawn(bank), minutes, checkpoint.parent, rate), seed=seed)
    kept = torch.load(checkpoint.parent / "checkpoint.pt", weights_only=True)
    torch.save({**kept, "bank": read_note(note)}, checkpoint)


def read_note(note: Path) -> str:
    """The commit beside a bank, or that nobody wrote it down."""
    return str(json.loads(note.read_text())["commit"]) if note.exists() else "unknown"
