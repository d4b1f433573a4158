"""How real is the spine model? Dice on six real people of a network that learnt from drawn slices alone.

python -m benchmarks.accuracy.realism [--train MINUTES --bank FILE]: Dice per person, then one JSON line a figure.
Training sees banks of training/phantom.py only, and is validated on drawn slices: no real person chooses anything.
"""

import argparse
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from benchmarks.accuracy.segmentation import dice, label_voxels, read_people
from flavum.imaging.network import predict_sagittal
from flavum.imaging.segment import SAGITTAL_TISSUES, Segmentation
from flavum.imaging.volume import Volume
from training.ligament.person import CANAL, DISC, VERTEBRA
from training.network import UNet, rebuild
from training.people import SPIDER
from training.realism import train_realism
from training.view import PIXEL_MM, SLICES

CHECKPOINT = Path(__file__).parents[2] / "training" / "runs" / "realism" / "checkpoint.pt"
UNKNOWN = "unknown"

# name, target, peer: the same network trained on real people.
TARGETS = {"dice_vertebra": (0.82, 0.91), "dice_disc": (0.78, 0.89), "dice_canal": (0.88, 0.935)}


@dataclass(frozen=True)
class TorchNetwork:
    """A checkpoint that answers like flavum.imaging.network.Network, without ONNX in between."""

    network: UNet
    pixel_mm = PIXEL_MM
    slices = SLICES

    @torch.no_grad()
    def run(self, images: NDArray[np.float32]) -> NDArray[np.float32]:
        batches = torch.from_numpy(np.ascontiguousarray(images, dtype=np.float32)).split(4)
        return torch.cat([torch.softmax(self.network(batch), dim=1) for batch in batches]).numpy()


def open_checkpoint(file: Path) -> tuple[TorchNetwork, str]:
    """The network, and the commit of the spine model its bank was drawn from."""
    kept = torch.load(file, weights_only=True)
    return TorchNetwork(rebuild(kept["weights"]).eval()), f"{kept.get('bank', UNKNOWN)}; {kept['step']} steps"


def segment(network: TorchNetwork, volume: Volume) -> Segmentation:
    """The product's own path: flavum.imaging.network.predict_sagittal with this network in it."""
    probability = predict_sagittal(network, volume)  # type: ignore[arg-type]
    tissues = {tissue: probability[:, n] for n, tissue in enumerate(SAGITTAL_TISSUES, start=1)}
    return Segmentation(volume.frame, tissues, "realism")


def figure_line(name: str, figure: float) -> str:
    target, peer = TARGETS[name]
    return json.dumps({"name": name, "figure": round(figure, 4), "unit": "dice", "target": target, "peer": peer,
                       "ratio": round(figure / peer, 4), "holds": figure >= target})  # fmt: skip


def measure(network: TorchNetwork) -> NDArray[np.float64]:
    """(people, 3) Dice of vertebra, disc and canal; prints a row a person."""
    rows = []
    for person in read_people():
        mine = label_voxels(segment(network, person.volume))
        rows.append([dice(mine == n, person.labels == n) for n in (VERTEBRA, DISC, CANAL)])
        print(f"{person.key:7} " + " ".join(f"{x:8.3f}" for x in rows[-1]), flush=True)
    return np.array(rows)


def find_commit() -> str:
    """The last commit of the spine model, marked where its files have been edited since."""
    paths = ["src/flavum/anatomy/spine", "src/flavum/anatomy/population"]
    commit, edited = (
        subprocess.run(["git", *call, "--", *paths], capture_output=True, text=True, check=True).stdout.strip()
        for call in (("log", "-1", "--format=%h"), ("status", "--short"))
    )
    return f"{commit}{'+edits' if edited else ''}"


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--checkpoint", type=Path, default=CHECKPOINT)
    asked.add_argument("--train", type=float, help="minutes to train first, from the bank alone")
    asked.add_argument("--tune", action="store_true", help="train on from the checkpoint that is there")
    asked.add_argument("--bank", type=Path, default=CHECKPOINT.with_name("bank.npz"))
    asked.add_argument("--spines", type=int, default=300, help="in the bank, where it has to be drawn")
    chosen = asked.parse_args()
    torch.set_num_threads(2)
    if chosen.train:
        train_realism(
            chosen.bank, chosen.checkpoint, chosen.train, spines=chosen.spines, commit=find_commit(), tune=chosen.tune
        )
    if not SPIDER.is_dir() or not chosen.checkpoint.exists():
        print(f"SKIPPED: {SPIDER} or {chosen.checkpoint} is absent, so nothing was measured.")
        return 0 if not SPIDER.is_dir() else 1
    network, made_from = open_checkpoint(chosen.checkpoint)
    print(f"trained on the spine model alone, bank of commit {made_from}\nperson  vertebra     disc    canal")
    table = measure(network)
    for name, row in (("mean", table.mean(axis=0)), ("median", np.median(table, axis=0))):
        print(f"{name:7} " + " ".join(f"{x:8.3f}" for x in row))
    for name, figure in zip(TARGETS, table.mean(axis=0), strict=True):
        print(figure_line(name, float(figure)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
