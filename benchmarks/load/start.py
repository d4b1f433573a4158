"""How long from a fresh clone with an empty cache to the first page, and how large is what is installed?

Clones this repository's last commit into a new folder, runs `make env` with empty caches of pip and uv, installs the
product with its clinic and without the tools of development into a folder of its own for its size, and starts
`flavum serve --demonstration` until the first page answers. Prints a table, then one JSON object a line. Bound: ten
minutes; it needs the package registry. `python benchmarks/load/start.py`
"""

import json
import os
import shutil
import subprocess
import tempfile
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
TARGET_SECONDS, TARGET_MB = 180, 900
PORT = 8474
PATIENCE_SECONDS = 300
HEAVIEST = 15  # packages that are named


def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="flavum-"))
    clone = folder / "clone"
    empty = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    empty |= {"PIP_CACHE_DIR": str(folder / "pip"), "UV_CACHE_DIR": str(folder / "uv")}
    try:
        begun = time.monotonic()
        run(["git", "clone", "--quiet", str(REPOSITORY), str(clone)], empty)
        cloned = time.monotonic()
        run(["make", "-C", str(clone), "env"], empty)
        made = time.monotonic()
        answered = serve_until_answered(clone, folder / "data", empty)
        rows = {"clone": cloned - begun, "make env": made - cloned, "serve to the first page": answered - made}
        for what, seconds in rows.items():
            print(f"{what:26} {seconds:7.1f} s")
        product = folder / "product"
        run([str(clone / ".venv/bin/python"), "-m", "venv", str(product)], empty)
        run([str(clone / ".venv/bin/uv"), "pip", "install", "--quiet", "--python", str(product / "bin/python"),
             f"flavum[clinic] @ {clone.as_uri()}"], empty)  # fmt: skip
        for name, megabytes in weigh(product)[:HEAVIEST]:
            print(f"{name:26} {megabytes:7.1f} MB")
        print_line("cold_start", answered - begun, "s", TARGET_SECONDS)
        print_line("size_of_the_product", size_of(product), "MB", TARGET_MB)
        print_line("size_with_the_tools_of_development", size_of(clone / ".venv"), "MB", None)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def run(command: list[str], environment: dict[str, str]) -> None:
    subprocess.run(command, env={**environment, "UV_PYTHON_DOWNLOADS": "never"}, check=True)


def serve_until_answered(clone: Path, data: Path, environment: dict[str, str]) -> float:
    """When the first page answered."""
    server = subprocess.Popen(
        [clone / ".venv/bin/flavum", "serve", "--demonstration", "--data", data, "--port", str(PORT)],
        env=environment, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{PORT}/", timeout=10) as page:
                page.read()
                return time.monotonic()
            time.sleep(0.1)
        raise TimeoutError("no page came")
    finally:
        server.terminate()
        server.wait(60)


def size_of(folder: Path) -> float:
    """Megabytes on the disk; a file with two names once."""
    seen = {(stat.st_dev, stat.st_ino): stat.st_blocks * 512 for stat in (one.lstat() for one in folder.rglob("*"))}
    return sum(seen.values()) / 1e6


def weigh(environment: Path) -> list[tuple[str, float]]:
    """What each package of an environment takes, the heaviest first."""
    places = next(environment.glob("lib/python3*/site-packages")).iterdir()
    sizes = [(one.name, size_of(one) if one.is_dir() else one.lstat().st_blocks * 512 / 1e6) for one in places]
    return sorted(sizes, key=lambda one: -one[1])


def print_line(name: str, figure: float, unit: str, target: float | None) -> None:
    print(json.dumps({"name": name, "figure": round(figure, 1), "unit": unit, "target": target, "peer": None,
                      "ratio": None, "holds": None if target is None else figure <= target}))  # fmt: skip


if __name__ == "__main__":
    main()
