"""The web server: some processes, each with a few threads."""

import gc
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flavum.clinic.config.place import HOME
from flavum.clinic.operate.child import leave_with, leave_with_keeper

PROCESSES, THREADS = "FLAVUM_WEB_PROCESSES", "FLAVUM_WEB_THREADS"
STOP_SECONDS = 10  # a connection that stays open would keep its process for ever
MOST_BY_DEFAULT, FOUR_THREADS = 2, "4"


def answer(host: str, port: int) -> None:
    """Answer until stopped; a process that dies is replaced."""
    from granian.constants import Interfaces
    from granian.server import Server

    leave_with_keeper()
    Server(
        "flavum.clinic.operate.web:make_application",
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=int(os.environ.get(PROCESSES) or min(MOST_BY_DEFAULT, os.cpu_count() or 1)),
        blocking_threads=int(os.environ.get(THREADS) or FOUR_THREADS),
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
        log_enabled=False,  # the clinic writes one line a request itself: health/log.py
    ).serve()


def use(data: Path) -> None:
    """The clinic of this folder, for this process and its own."""
    os.environ[HOME] = str(data.absolute())


def make_application() -> Callable[..., Any]:
    """What each process of the server calls; it leaves when the server is gone."""
    from flavum.clinic.config.wsgi import make_application as make

    leave_with(os.getppid(), lambda: os._exit(1))
    application = make()
    gc.freeze()  # a search through all that was loaded at the start would stop every page for a tenth of a second
    return application


if __name__ == "__main__":
    answer(sys.argv[1], int(sys.argv[2]))
