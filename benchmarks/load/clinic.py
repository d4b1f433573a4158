"""How long do worklist and case page take when 20 people use them at once in a clinic of 10,000 cases?

Starts `flavum serve` over a synthetic clinic made for it and asks over HTTP with keep-alive. One user more asks the
empty address /health/live under the same load: what is left between the two is the page's own. Prints a table, then
one JSON object a line. Bound: a minute or two to fill the clinic (kept with --data), then --minutes. Run from the
repository's root: `python -m benchmarks.load.clinic`.
"""

import argparse
import asyncio
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from benchmarks.load.fill import LOADED
from benchmarks.load.wire import Connection

TARGET_P95_MS = 150
TARGET_MIB_A_MINUTE = 1.0
SAMPLE_SECONDS, WARM_SECONDS = 2.0, 10.0
MIB = 1 << 20
LIVE = "/health/live"
LISTS = ("/", "/", "/?stage=imaging", "/?due=overdue", "/?turn=nurse", "/?language=es", "/?page=2", "/?page=40")


@dataclass
class Seen:
    """Milliseconds by kind of page, answers that were no page, and memory of the web processes over time."""

    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    others: list[str] = field(default_factory=list)
    memory: list[tuple[float, float]] = field(default_factory=list)
    seconds: float = 0.0


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=2)
    parser.add_argument("--users", type=int, default=20)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--pause", type=float, default=1.0, help="mean seconds between an answer and the next question")
    parser.add_argument("--port", type=int, default=8471)
    parser.add_argument("--data", type=Path, help="a folder to fill once and keep")
    return parser.parse_args()


def main() -> None:
    wanted = parse()
    folder = wanted.data or Path(tempfile.mkdtemp(prefix="flavum-"))
    if not (folder / LOADED).exists():
        subprocess.run([sys.executable, "-m", "benchmarks.load.fill", folder, str(wanted.cases)], check=True)
    cookies = json.loads((folder / LOADED).read_text())["staff"]
    server = subprocess.Popen(
        [Path(sys.executable).with_name("flavum"), "serve", "--data", folder, "--port", str(wanted.port)],
        stdout=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        print_figures(asyncio.run(load(wanted, cookies, server.pid)), wanted)
    finally:
        server.terminate()
        server.wait(120)
        if wanted.data is None:
            shutil.rmtree(folder, ignore_errors=True)


async def load(wanted: argparse.Namespace, cookies: list[str], pid: int) -> Seen:
    """Everybody at once; the first seconds, in which the processes fill their caches, do not count."""
    await wait_for_first_page(wanted.port)
    await use_for(WARM_SECONDS, wanted, cookies, Seen())
    seen, begun = Seen(), time.perf_counter()
    watch = asyncio.create_task(watch_memory(pid, seen))
    await use_for(60 * wanted.minutes, wanted, cookies, seen)
    watch.cancel()
    seen.seconds = time.perf_counter() - begun
    return seen


async def wait_for_first_page(port: int) -> None:
    for _ in range(600):
        try:
            await Connection(port).ask(LIVE)
            return
        except OSError:
            await asyncio.sleep(0.1)
    raise TimeoutError("the clinic did not come up in a minute")


async def use_for(seconds: float, wanted: argparse.Namespace, cookies: list[str], seen: Seen) -> None:
    until = time.perf_counter() + seconds
    users = [use(n, cookies[n % len(cookies)], until, wanted, seen) for n in range(wanted.users)]
    await asyncio.gather(*users, ask_nothing(until, wanted, seen))


async def use(n: int, cookie: str, until: float, wanted: argparse.Namespace, seen: Seen) -> None:
    """One person of the desk: a list, then a few cases, each after a pause for reading."""
    dice, connection = random.Random(n), Connection(wanted.port, cookie)
    await asyncio.sleep(dice.random() * min(1.0, wanted.pause))
    while time.perf_counter() < until:
        await ask(connection, "worklist", dice.choice(LISTS), seen)
        await asyncio.sleep(dice.expovariate(1 / wanted.pause) if wanted.pause else 0)
        for _ in range(dice.randrange(1, 4)):
            await ask(connection, "case", f"/cases/{dice.randrange(1, wanted.cases)}/", seen)
            await asyncio.sleep(dice.expovariate(1 / wanted.pause) if wanted.pause else 0)
    connection.close()


async def ask_nothing(until: float, wanted: argparse.Namespace, seen: Seen) -> None:
    """The yardstick: an address behind which nothing is done."""
    connection = Connection(wanted.port)
    while time.perf_counter() < until:
        await ask(connection, "live", LIVE, seen)
        await asyncio.sleep(0.25)
    connection.close()


async def ask(connection: Connection, kind: str, path: str, seen: Seen) -> None:
    begun = time.perf_counter()
    try:
        answer = await connection.ask(path)
    except OSError as error:
        seen.others.append(f"{path}: {error}")
        return
    seen.times[kind].append(1000 * (time.perf_counter() - begun))
    if answer.status != 200:
        seen.others.append(f"{path}: {answer.status}")


async def watch_memory(pid: int, seen: Seen) -> None:
    """What the server's processes hold for themselves, the database's apart."""
    begun = time.perf_counter()
    while True:
        family = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
        held = sum(one.memory_full_info().uss for one in family if "postgres" not in one.name())
        seen.memory.append(((time.perf_counter() - begun) / 60, held / MIB))
        await asyncio.sleep(SAMPLE_SECONDS)


def print_figures(seen: Seen, wanted: argparse.Namespace) -> None:
    count = sum(len(times) for kind, times in seen.times.items() if kind != "live")
    print(f"{wanted.users} users, a pause of {wanted.pause} s, {wanted.cases} cases, {wanted.minutes} minutes, "
          f"load of the machine {os.getloadavg()[1]:.1f}")  # fmt: skip
    print(f"{'page':10} {'asked':>7} {'p50 ms':>8} {'p95 ms':>8} {'p99 ms':>8} {'most':>8}")
    for kind, times in sorted(seen.times.items()):
        shares = statistics.quantiles(times, n=100)
        print(f"{kind:10} {len(times):7d} {shares[49]:8.1f} {shares[94]:8.1f} {shares[98]:8.1f} {max(times):8.1f}")
    slope = statistics.linear_regression(*zip(*seen.memory, strict=True)).slope
    print(f"{count / seen.seconds:.1f} pages a second; {len(seen.others)} answers were no page {seen.others[:3]}")
    print(f"web processes: {seen.memory[0][1]:.0f} MiB at first, {seen.memory[-1][1]:.0f} MiB at last")
    empty = statistics.median(seen.times["live"])
    for kind in ("worklist", "case"):
        shares = statistics.quantiles(seen.times[kind], n=100)
        print_line(f"{kind}_p50", shares[49], "ms", TARGET_P95_MS, empty)
        print_line(f"{kind}_p95", shares[94], "ms", TARGET_P95_MS, empty)
    print_line("pages_refused", len(seen.others), "answers", 0, None)
    print_line("memory_slope", slope, "MiB/min", TARGET_MIB_A_MINUTE, None)


def print_line(name: str, figure: float, unit: str, target: float, empty: float | None) -> None:
    """peer: the median of an empty answer under the same load."""
    print(json.dumps({"name": name, "figure": round(figure, 2), "unit": unit, "target": target,
                      "peer": empty and round(empty, 2), "ratio": round(figure / empty, 2) if empty else None,
                      "holds": figure <= target}))  # fmt: skip


if __name__ == "__main__":
    main()
