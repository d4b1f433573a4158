"""The worker: does what was put into the queue, and takes up what a worker that died left behind."""

import logging
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from flavum.clinic.config.start import connect
from flavum.clinic.operate.child import leave_with_keeper

LOOK_SECONDS = 10.0
AT_ONCE = 2  # a reading takes a minute, and a reminder shall not wait for it
LOG = logging.getLogger(__name__)


def work(data: Path, *, say: Callable[[str], None]) -> None:
    """Do jobs until stopped."""
    connect(data)
    from procrastinate.contrib.django import app

    from flavum.clinic.records.queue import HEARTBEAT_SECONDS, STALLED_SECONDS, take_up_stalled

    threading.Thread(target=_repeat, args=(take_up_stalled,), daemon=True).start()
    say("The worker waits for jobs (stop with Ctrl-C).")
    with app.replace_connector(app.connector.get_worker_connector()):  # type: ignore[attr-defined]
        app.run_worker(
            name="flavum",
            concurrency=AT_ONCE,
            delete_jobs="successful",
            update_heartbeat_interval=HEARTBEAT_SECONDS,
            stalled_worker_timeout=STALLED_SECONDS,
        )


def _repeat(look: Callable[[], None]) -> None:
    from django.db import DatabaseError, close_old_connections
    from procrastinate.exceptions import ConnectorException

    while True:
        try:
            look()
        except (DatabaseError, ConnectorException):
            LOG.warning("the database does not answer")
        close_old_connections()
        time.sleep(LOOK_SECONDS)


if __name__ == "__main__":
    leave_with_keeper()
    work(Path(sys.argv[1]), say=lambda line: None)
