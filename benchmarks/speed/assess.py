"""How long `flavum assess` takes on a three-series phantom study, and how much memory, as a whole process.

Bound: three runs of at most two minutes each. Prints a table, then one JSON object a line.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
INTAKE = REPOSITORY / "docs" / "how-to" / "intake-example.toml"
FLAVUM = Path(sys.executable).with_name("flavum")
TARGET_S, TARGET_GB = 30.0, 1.5
PEER_S = 26.8  # SpineReports, its measures alone, without segmentation, one study, idle machine (peers/IMAGING.md)
LIMIT_S = 120


def run(*words: object) -> float:
    """Seconds that one flavum command takes; its refusal ends the benchmark."""
    started = time.monotonic()
    subprocess.run([FLAVUM, *map(str, words)], check=True, timeout=LIMIT_S, stdout=subprocess.DEVNULL)
    return time.monotonic() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        study, out = Path(folder) / "study", Path(folder) / "out"
        phantom_s = run("phantom", "--out", study, "--seed", 7, "--quiet")
        seconds = []
        for _ in range(runs):
            seconds.append(run("assess", study, "--intake", INTAKE, "--out", out, "--force", "--quiet"))
            print(f"assess: {seconds[-1]:6.1f} s")
    memory_gb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024**2
    print(f"phantom: {phantom_s:5.1f} s; largest process {memory_gb:.2f} GB")
    figures = [
        ("assess_three_series_seconds", min(seconds), "s", TARGET_S, PEER_S),
        ("assess_three_series_memory", memory_gb, "GB", TARGET_GB, None),
    ]
    for name, figure, unit, target, peer in figures:
        ratio = round(figure / peer, 3) if peer else None
        row = {"name": name, "figure": round(figure, 2), "unit": unit, "target": target, "peer": peer, "ratio": ratio}
        print(json.dumps({**row, "holds": figure <= target}))


if __name__ == "__main__":
    main()
