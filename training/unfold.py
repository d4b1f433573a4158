"""A shipped network as a checkpoint again, to go on from.

python -m training.unfold axial training/runs/axial/checkpoint.pt

Exporting folds every batch normalisation into the convolution before it. Here each becomes one again that leaves values
as they are for the pictures it was measured on: its scale is their spread, its shift their mean and the folded bias.
"""

import argparse
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn

from training.augment import spoil
from training.export import WEIGHTS
from training.network import UNet
from training.phantom import make_banks
from training.source import Source, open_source
from training.train import RUNS

BATCHES = 2  # of pictures, to measure the spreads


def read_tensors(file: Path) -> dict[str, Tensor]:
    """The file's numbers under their names in the network, in single precision."""
    graph = onnx.load(file).graph
    values = {one.name.removesuffix(".half"): numpy_helper.to_array(one) for one in graph.initializer}
    return {name.removeprefix("network."): torch.from_numpy(v.astype(np.float32)) for name, v in values.items()}


@torch.no_grad()
def unfold(file: Path, source: Source, *, seed: int) -> UNet:
    """The network that computes what the file does, with its normalisations measured on the source's pictures."""
    tensors = read_tensors(file)
    network = UNet(source.classes, slices=tensors["first.0.weight"].shape[1]).eval()
    plain = {name: tensors[name] for name in network.state_dict() if name in tensors}
    network.load_state_dict(plain, strict=False)
    for name, part in network.named_modules():
        if isinstance(part, nn.BatchNorm2d):
            block, place = name.rsplit(".", 1)
            part.register_forward_pre_hook(_measure(tensors[f"{block}.{int(place) - 1}.weight_bias"]))
    rng, dice = np.random.default_rng(seed), torch.Generator().manual_seed(seed)
    pictures = [spoil(*source.draw_batch(rng), source.strength, dice)[0] for _ in range(BATCHES)]
    network(torch.cat(pictures))
    return network


def _measure(bias: Tensor):
    def hook(part: nn.BatchNorm2d, given: tuple[Tensor]) -> None:
        variance, mean = torch.var_mean(given[0], dim=(0, 2, 3), correction=0)
        part.running_mean.copy_(mean)
        part.running_var.copy_(variance)
        part.weight.copy_((variance + part.eps).sqrt())
        part.bias.copy_(mean + bias)

    return hook


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("network", choices=("sagittal", "axial"))
    asked.add_argument("out", type=Path)
    asked.add_argument("--bank", type=Path, nargs="*", default=[])
    asked.add_argument("--seed", type=int, default=1)
    chosen = asked.parse_args()
    banks = chosen.bank or make_banks(chosen.network, RUNS / "banks")
    source = open_source(chosen.network, banks=banks, share=1.0, cache=RUNS / "cache")
    network = unfold(WEIGHTS / f"{chosen.network}.onnx", source, seed=chosen.seed)
    chosen.out.parent.mkdir(parents=True, exist_ok=True)
    torch.save({"weights": network.state_dict(), "step": 0, "network": chosen.network}, chosen.out)
    print(f"{chosen.out}: unfolded")


if __name__ == "__main__":
    main()
