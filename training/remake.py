"""Both networks from nothing, with one command and one seed: python -m training.remake --version 0.7 --seed 1

Draws the banks, teaches the sagittal network on drawn slices alone and then on real people among them, the axial one
on drawn slices and real ones together, finds their temperatures and writes the files. Every stage that has left its
file is passed over, so that a run that was broken off goes on. About four hours on two idle cores; --share shortens
the lessons.
"""

import argparse
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from training.train import RUNS

BANKS = RUNS / "banks"
SPINES = {"sagittal": 250, "axial": 330}
FIRST = {"sagittal": 100_000, "axial": 130_000}
LESSONS = {"drawn": 40.0, "sagittal": 52.0, "axial": 70.0}  # minutes
ABOUT = {
    "sagittal": "17 people of SPIDER T2 SPACE and slices of 250 drawn spines",
    "axial": "slices of 330 drawn spines, cartoons, and reformats of 17 people of SPIDER with reference borders",
}
Command = list[object]


def plan(seed: int, share: float, version: str) -> Iterator[tuple[Path, Command]]:
    """What each stage leaves, and what makes it. share: of the usual minutes."""
    banks = {view: BANKS / f"{view}-{FIRST[view]}.npz" for view in SPINES}
    for view, bank in banks.items():
        yield bank, ["training.phantom", view, bank, "--spines", SPINES[view], "--seed", FIRST[view]]
    people, drawn = BANKS / "people.npz", RUNS / "drawn" / "checkpoint.pt"
    yield people, ["training.ligament.teach", people]
    lesson = ["training.train", "--seed", seed, "--bank", banks["sagittal"], "--network", "sagittal"]
    yield drawn, [*lesson, "--share", 1.0, "--minutes", LESSONS["drawn"] * share, "--out", drawn.parent]
    sagittal, axial = (RUNS / name / "checkpoint.pt" for name in ("sagittal", "axial"))
    yield sagittal, [*lesson, "--share", 0.25, "--rate", 0.0015, "--minutes", LESSONS["sagittal"] * share,
                     "--resume", drawn, "--out", sagittal.parent]  # fmt: skip
    yield axial, ["training.train", "--seed", seed, "--network", "axial", "--bank", banks["axial"], "--taught", people,
                  "--share", 0.7, "--minutes", LESSONS["axial"] * share, "--out", axial.parent]  # fmt: skip
    for view, checkpoint in (("sagittal", sagittal), ("axial", axial)):
        yield RUNS / view / "calibrated", ["training.calibrate", checkpoint, "--bank", banks[view]]
        yield RUNS / view / f"{version}", ["training.export", checkpoint, "--version", version,
                                           "--trained-on", ABOUT[view]]  # fmt: skip


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--share", type=float, default=1.0, help="of the usual minutes")
    asked.add_argument("--version", required=True)
    chosen = asked.parse_args()
    for left, command in plan(chosen.seed, chosen.share, chosen.version):
        if left.exists():
            print(f"{left}: is there", flush=True)
            continue
        subprocess.run([sys.executable, "-m", *map(str, command)], check=True)
        left.parent.mkdir(parents=True, exist_ok=True)
        left.touch()


if __name__ == "__main__":
    main()
