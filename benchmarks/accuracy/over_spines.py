"""One judge over many spines: processes of one thread each, a bound in time, progress on standard error."""

import sys
import time
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from typing import TypeVar

Row = TypeVar("Row")
MINUTES = 45.0


def judge_spines(
    judge: Callable[[int], list[Row]], spines: int, *, jobs: int, first: int = 0, minutes: float = MINUTES
) -> tuple[list[Row], int]:
    """The rows of the spines with the seeds from `first` on, in the order of the seeds, and how many were judged.

    When the minutes are over the spines that are waiting are left out.
    """
    begun = time.monotonic()
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        waiting = [pool.submit(judge, seed) for seed in range(first, first + spines)]
        done = 0
        for future in as_completed(waiting):
            done += not future.cancelled()
            spent = time.monotonic() - begun
            if spent > 60 * minutes:
                _leave_out(waiting)
            if done % 10 == 0 or done == spines:
                print(f"{done} of {spines} spines, {spent:.0f} s", file=sys.stderr, flush=True)
    judged = [future for future in waiting if not future.cancelled()]
    return [row for future in judged for row in future.result()], len(judged)


def _leave_out(waiting: list[Future[list[Row]]]) -> None:
    for future in waiting:
        future.cancel()
