"""One judge over many spines: processes of one thread each, and how far it has come on standard error."""

import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from typing import TypeVar

Row = TypeVar("Row")


def judge_spines(judge: Callable[[int], list[Row]], spines: int, *, jobs: int, first: int = 0) -> list[Row]:
    """The rows of every spine with the seeds from `first` on, in the order of the seeds."""
    begun = time.monotonic()
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        waiting = [pool.submit(judge, seed) for seed in range(first, first + spines)]
        for done, _ in enumerate(as_completed(waiting), 1):
            if done % 10 == 0 or done == spines:
                print(f"{done} of {spines} spines, {time.monotonic() - begun:.0f} s", file=sys.stderr, flush=True)
    return [row for future in waiting for row in future.result()]
