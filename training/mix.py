"""Average the weights of two trainings of one network: python -m training.mix FIRST SECOND --share 0.75 --out FILE

Between the weights before and after a tuning lies a network that keeps most of what it knew and most of what it learnt.
"""

import argparse
from pathlib import Path
from typing import Any

import torch


def mix(first: dict[str, Any], second: dict[str, Any], share: float) -> dict[str, Any]:
    """A checkpoint with (1 - share) of the first's weights and share of the second's."""
    assert first["network"] == second["network"], "two different networks cannot be averaged"
    weights = {
        name: ((1 - share) * kept + share * second["weights"][name]).to(kept.dtype)
        for name, kept in first["weights"].items()
    }
    return {"weights": weights, "step": first["step"] + second["step"], "network": first["network"]}


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("first", type=Path)
    asked.add_argument("second", type=Path)
    asked.add_argument("--share", type=float, default=0.5)
    asked.add_argument("--out", type=Path, required=True)
    chosen = asked.parse_args()
    first, second = (torch.load(file, weights_only=True) for file in (chosen.first, chosen.second))
    chosen.out.parent.mkdir(parents=True, exist_ok=True)
    torch.save(mix(first, second, chosen.share), chosen.out)


if __name__ == "__main__":
    main()
