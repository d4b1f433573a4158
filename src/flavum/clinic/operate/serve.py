"""The whole clinic in one command: database, web server and worker, each started again when it dies."""

import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from pathlib import Path
from types import FrameType

from flavum.clinic.config.database import APP_URL
from flavum.clinic.config.embedded import find_server, start_server
from flavum.clinic.config.place import Place
from flavum.clinic.config.start import prepare
from flavum.clinic.operate.child import Child
from flavum.clinic.operate.pulse import Pulse
from flavum.errors import Refusal

LOOK_SECONDS = 0.2
FREE_SECONDS = 15.0  # so long the processes of a `serve` that was killed may still hold the port


class PortRefusal(Refusal):
    """Somebody else answers at this port."""

    kind = "port"


def serve(data: Path, host: str, port: int, *, demonstration: bool, say: Callable[[str], None]) -> None:
    """Everything up to the first page; then keep it running until stopped."""
    check_port(host, port)
    prepare(data)
    if demonstration:
        from flavum.clinic.demonstration.demonstrate import demonstrate  # models load after settings

        for line in demonstrate():
            say(line)
    _forget_database()
    signal.signal(signal.SIGTERM, _leave)
    web = Child("flavum.clinic.operate.web", (host, str(port)))
    page = f"The clinic is at http://{host}:{port} (stop with Ctrl-C)."
    children = [web, Child("flavum.clinic.operate.work", (str(data.absolute()),))]
    try:
        _keep(children, web, Pulse(host, port), lambda: say(page))
    except KeyboardInterrupt:
        pass
    finally:
        for child in children:
            child.stop()


def _keep(children: Sequence[Child], web: Child, pulse: Pulse, welcome: Callable[[], None]) -> None:
    """Look again and again whether everything runs, and start what does not; say once that there is a first page."""
    place, is_welcome = Place.from_environment(), False
    while True:
        if not os.environ.get(APP_URL) and find_server(place.database) is None:
            start_server(place.database)
        for child in children:
            child.keep()
        if pulse.answered and not is_welcome:
            is_welcome = True
            welcome()
        if pulse.is_silent(web.began):
            pulse.wait_longer()
            web.kill()
        time.sleep(LOOK_SECONDS)


def check_port(host: str, port: int) -> None:
    """Refuses a port that is taken."""
    until = time.monotonic() + FREE_SECONDS
    while True:
        with closing(socket.socket()) as attempt:
            attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with suppress(OSError):
                attempt.bind((host, port))
                return
        if time.monotonic() > until:
            raise PortRefusal(f"Something else answers at {host}:{port}: stop it, or choose another --port.")
        time.sleep(LOOK_SECONDS)


def _forget_database() -> None:
    """The keeper holds no connection of its own."""
    from django.db import connections

    connections.close_all()


def _leave(number: int, frame: FrameType | None) -> None:
    sys.exit(0)
