"""The temperature at which a network is as sure as it is right, on the people or slices that validate it.

python -m training.calibrate training/runs/sagittal/checkpoint.pt: writes it into the checkpoint, from where
training.export takes it over.
"""

import argparse
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from training.loss import to_bits
from training.network import UNet, rebuild
from training.phantom import make_banks
from training.source import open_source
from training.train import RUNS
from training.validate import Validation, predict_logits

PLAINLY = 0.99
TEMPERATURES = np.exp(np.linspace(np.log(0.5), np.log(2.5), 41))


def surprise(logits: Tensor, labels: Tensor, temperature: float) -> float:
    """Mean negative logarithm of the probability of the possible classes, where more than background is at stake."""
    possible = to_bits(labels, logits.shape[1])
    scaled = torch.log_softmax(logits / temperature, dim=1)
    said = torch.logsumexp(scaled.masked_fill(~possible, -1e4), dim=1)
    return float(-said[_at_stake(logits)].mean())


def _at_stake(logits: Tensor) -> Tensor:
    """Where the network is not plainly sure of background: the rest would drown what matters."""
    return torch.softmax(logits, dim=1)[:, 0] < PLAINLY


def find_temperature(network: UNet, validation: list[Validation]) -> float:
    """The one with the least surprise."""
    shown = [(predict_logits(network, one.image), torch.from_numpy(one.labels.astype(np.int32))) for one in validation]
    surprises = [np.mean([surprise(*one, float(t)) for one in shown]) for t in TEMPERATURES]
    return float(TEMPERATURES[int(np.argmin(surprises))])


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("checkpoint", type=Path)
    asked.add_argument("--bank", type=Path, nargs="*", default=[])
    chosen = asked.parse_args()
    kept = torch.load(chosen.checkpoint, weights_only=True)
    banks = chosen.bank or make_banks(kept["network"], RUNS / "banks")
    network = rebuild(kept["weights"])
    source = open_source(kept["network"], banks=banks, share=0.0, cache=RUNS / "cache")
    temperature = find_temperature(network, source.validation)
    torch.save({**kept, "temperature": temperature}, chosen.checkpoint)
    print(f"{chosen.checkpoint}: temperature {temperature:.3f}")


if __name__ == "__main__":
    main()
