"""Counts of requests, kept by each process of the web server and shown together.

A process leaves what it has counted in a file of the data folder, at most once a second, so that whichever process is
asked can tell of all; each carries its own number, for counts of one process only ever grow.
"""

import json
import os
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1.0, 2.5, 10.0)  # seconds; the aim is 0.15
WRITE_SECONDS = 1.0

Count = tuple[str, dict[str, str], float]


class Counts:
    """Requests by view and status, and how long they took."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._requests: dict[tuple[str, int], int] = defaultdict(int)
        self._seconds: dict[str, float] = defaultdict(float)
        self._buckets: dict[str, list[int]] = defaultdict(lambda: [0] * (len(BUCKETS) + 1))
        self._written = 0.0
        self.folder: Path | None = None

    def add(self, view: str, status: int, seconds: float) -> None:
        with self._lock:
            self._requests[view, status] += 1
            self._seconds[view] += seconds
            place = next((n for n, bound in enumerate(BUCKETS) if seconds <= bound), len(BUCKETS))
            self._buckets[view][place] += 1
            is_due = time.monotonic() - self._written > WRITE_SECONDS
            if is_due:
                self._written = time.monotonic()
        if is_due:
            self.write()

    def write(self) -> None:
        """Leave the counts where the other processes find them; a full disk is told elsewhere."""
        if self.folder is None:
            return
        with suppress(OSError):
            self.folder.mkdir(exist_ok=True)
            coming = self.folder / f"{os.getpid()}.{threading.get_ident()}.coming"
            coming.write_text(json.dumps(list(self.read())))
            coming.replace(self.folder / f"{os.getpid()}.json")

    def read(self) -> Iterator[Count]:
        """This process's counts: name, labels and value, as Prometheus has them."""
        with self._lock:
            requests, spent = dict(self._requests), dict(self._seconds)
            buckets = {view: list(counts) for view, counts in self._buckets.items()}
        process = {"process": str(os.getpid())}
        for (view, status), number in requests.items():
            yield "flavum_requests_total", {"view": view, "status": str(status), **process}, number
        for view, counts in buckets.items():
            so_far = 0
            for bound, number in zip((*map(str, BUCKETS), "+Inf"), counts, strict=True):
                so_far += number
                yield "flavum_request_seconds_bucket", {"view": view, "le": bound, **process}, so_far
            yield "flavum_request_seconds_sum", {"view": view, **process}, round(spent[view], 6)
            yield "flavum_request_seconds_count", {"view": view, **process}, so_far

    def read_all(self) -> Iterator[Count]:
        """Those of every process that lives; what dead ones left is taken away."""
        yield from self.read()
        for file in self.folder.glob("*.json") if self.folder else ():
            with suppress(OSError, ValueError):
                if not Path(f"/proc/{file.stem}").exists() and not _lives(int(file.stem)):
                    file.unlink()
                elif file.stem != str(os.getpid()):
                    yield from (tuple(one) for one in json.loads(file.read_text()))


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


COUNTS = Counts()
