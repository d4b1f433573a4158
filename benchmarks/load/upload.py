"""Does the clinic take uploads at its limits, and refuse those beyond, in one sentence and without growing?

Starts `flavum serve` over a small synthetic clinic and sends forms as a browser without a script does: 2 GB in one
file and a little more, 20,000 files and one more, all of it noise that is no study. What is taken is set aside with a
sentence; what is too much is refused with one, and leaves nothing. Prints a table, then one JSON object a line. Bound:
about five minutes and 5 GB of disk. Run from the repository's root: `python -m benchmarks.load.upload`.
"""

import asyncio
import html
import http.client
import json
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

from benchmarks.load.clinic import wait_for_first_page
from benchmarks.load.fill import LOADED

PORT, TOKEN, BOUNDARY = 8475, "t" * 32, "flavum-boundary"
GIB, MIB, CHUNK = 2**30, 2**20, 2**20
PATIENCE_SECONDS = 240
GONE_SECONDS = 30
TARGET_GROWTH_MIB = 300
# Name -> files, bytes of each, and how it should end.
SENT = {
    "one_file_of_2_gb": (1, 2 * GIB - MIB, "quarantined"),
    "one_file_too_large": (1, 2 * GIB + MIB, "refused"),
    "20000_files": (20_000, 1_000, "quarantined"),
    "20001_files": (20_001, 1_000, "refused"),
}


@dataclass(frozen=True)
class End:
    """How an upload ended: refused, quarantined or otherwise; the sentence; how long the sending took."""

    state: str
    sentence: str
    seconds: float


def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="flavum-"))
    subprocess.run([sys.executable, "-m", "benchmarks.load.fill", folder, str(len(SENT) + 1)], check=True)
    cookie = json.loads((folder / LOADED).read_text())["staff"][0]
    server = subprocess.Popen(
        [Path(sys.executable).with_name("flavum"), "serve", "--data", folder, "--port", str(PORT)],
        stdout=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        asyncio.run(wait_for_first_page(PORT))
        first, most, stop = held_by(server.pid), [0.0], threading.Event()
        watch = threading.Thread(target=watch_memory, args=(server.pid, most, stop))
        watch.start()
        ends = {name: send(cookie, case, name) for case, name in enumerate(SENT, start=1)}
        stop.set()
        watch.join()
        print_figures(ends, most[0] - first, await_gone(folder / "coming"))
    finally:
        server.terminate()
        server.wait(120)
        shutil.rmtree(folder, ignore_errors=True)


def send(cookie: str, case: int, name: str) -> End:
    """One form, as it comes from a page; then the study's page until it has ended."""
    count, size, _ = SENT[name]
    link = http.client.HTTPConnection("127.0.0.1", PORT, timeout=PATIENCE_SECONDS)
    headers = {"Cookie": f"{cookie}; csrftoken={TOKEN}", "Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
    begun = time.monotonic()
    length = sum(map(len, form_of(count, 0))) + count * size
    link.request(
        "POST", f"/cases/{case}/studies/new/", body=form_of(count, size),
        headers={**headers, "Content-Length": str(length)},
    )  # fmt: skip
    answer = link.getresponse()
    page, seconds = answer.read().decode(), time.monotonic() - begun
    if answer.status != 302:
        return End("refused" if answer.status == 422 else str(answer.status), find_sentence(page), seconds)
    return await_end(cookie, answer.headers["Location"], seconds)


def form_of(count: int, size: int) -> Iterator[bytes]:
    """The form's body, made while it is sent: the token, then files of noise that differ from each other."""
    yield (f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{TOKEN}\r\n').encode()
    for number in range(count):
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files"; filename="{number:06d}"\r\n'
        yield f"{head}Content-Type: application/octet-stream\r\n\r\n".encode()
        noise = number.to_bytes(8, "big") * (CHUNK // 8)
        for start in range(0, size, CHUNK):
            yield noise[: min(CHUNK, size - start)]
        yield b"\r\n"
    yield f"--{BOUNDARY}--\r\n".encode()


def await_end(cookie: str, path: str, seconds: float) -> End:
    until = time.monotonic() + PATIENCE_SECONDS
    state, page = "waiting", ""
    while state in ("waiting", "reading") and time.monotonic() < until:
        time.sleep(1)
        state = json.loads(ask(cookie, f"{path}progress.json"))["state"]
        page = ask(cookie, path)
    return End(state, find_sentence(page), seconds)


def ask(cookie: str, path: str) -> str:
    link = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
    link.request("GET", path, headers={"Cookie": cookie})
    return link.getresponse().read().decode()


def await_gone(coming: Path) -> int:
    """How many files of refused forms are left: they go after the answer, one by one, a few thousand a second."""
    until = time.monotonic() + GONE_SECONDS
    while (left := sum(1 for _ in coming.iterdir())) and time.monotonic() < until:
        time.sleep(0.5)
    return left


def find_sentence(page: str) -> str:
    """What an alert of the page says, or the part about a study that was set aside."""
    found = re.findall(r'(?:role="alert"|class="told)[^>]*>(.*?)</(?:p|div)>', page, re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", " ".join(found))).split())[:160]


def watch_memory(pid: int, most: list[float], stop: threading.Event) -> None:
    while not stop.wait(0.5):
        most[0] = max(most[0], held_by(pid))


def held_by(pid: int) -> float:
    """MiB that web server and worker hold for themselves, the database's apart."""
    family = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    held = 0
    for one in family:
        try:
            held += one.memory_full_info().uss if "postgres" not in one.name() else 0
        except psutil.NoSuchProcess:
            continue
    return held / MIB


def print_figures(ends: dict[str, End], growth: float, left: int) -> None:
    for name, end in ends.items():
        print(f"{name:22} {end.state:12} {end.seconds:6.1f} s  {end.sentence}")
    for name, end in ends.items():
        holds = end.state == SENT[name][2] and end.sentence != ""
        print_line(f"{name}_ends_as_it_should", float(holds), "", 1.0, holds=holds)
    print_line("memory_growth", growth, "MiB", TARGET_GROWTH_MIB, holds=growth <= TARGET_GROWTH_MIB)
    print_line("files_left_over", left, "files", 0, holds=left == 0)


def print_line(name: str, figure: float, unit: str, target: float, *, holds: bool) -> None:
    print(json.dumps({"name": name, "figure": round(figure, 1), "unit": unit, "target": target, "peer": None,
                      "ratio": None, "holds": holds}))  # fmt: skip


if __name__ == "__main__":
    main()
