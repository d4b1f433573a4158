"""A process that is started again whenever it dies, and that leaves by itself when whoever keeps it is gone."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

KEEPER = "FLAVUM_KEEPER"  # the number of the process that keeps this one; none where nobody does
LOOK_SECONDS = 0.5
STEADY_SECONDS = 10.0  # whoever lives that long is no longer failing at its start
LEAVE_SECONDS = 20.0
GRACE_SECONDS = 5.0  # for who is left alone, and whose port the next keeper needs
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 8.0


@dataclass
class Child:
    """One process of the clinic: a module that Python runs, with its arguments."""

    module: str
    arguments: tuple[str, ...] = ()
    process: "subprocess.Popen[bytes] | None" = None
    began: float = 0.0
    is_swept: bool = False
    pause: float = field(default=FIRST_PAUSE)

    def keep(self) -> None:
        """Start it where it does not run: at once when it was killed, and after longer and longer pauses when it gives
        up by itself at its start."""
        if self.process is not None:
            code = self.process.poll()
            if code is None:
                return
            if not self.is_swept:
                self._sweep(signal.SIGKILL)
                self.is_swept = True  # its number may be somebody else's by and by
            lived = time.monotonic() - self.began
            is_failing = code >= 0 and lived < STEADY_SECONDS
            if is_failing and lived < self.pause:
                return  # looked at again soon; meanwhile the others are kept
            self.pause = min(2 * self.pause, LONGEST_PAUSE) if is_failing else FIRST_PAUSE
        environment = {**os.environ, KEEPER: str(os.getpid())}
        self.process = subprocess.Popen(
            [sys.executable, "-m", self.module, *self.arguments], env=environment, start_new_session=True
        )
        self.began, self.is_swept = time.monotonic(), False

    def kill(self) -> None:
        """At once; the next look starts it again."""
        self._sweep(signal.SIGKILL)

    def stop(self) -> None:
        """Ask it to finish what it does; whoever does not is killed."""
        if self.process is None:
            return
        with suppress(ProcessLookupError):
            self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(LEAVE_SECONDS)
        self._sweep(signal.SIGKILL)
        self.process.wait()

    def _sweep(self, how: signal.Signals) -> None:
        """Its own children too, which share its session."""
        assert self.process is not None
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, how)


def leave_with(parent: int, leave: Callable[[], object]) -> None:
    """Watch in the background, and leave when the parent is gone: nobody else would stop this process."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(LOOK_SECONDS)
        leave()

    threading.Thread(target=watch, daemon=True).start()


def leave_with_keeper() -> None:
    """For the first lines of a kept process: when the keeper is gone it ends what it does, or is ended."""
    if keeper := os.environ.get(KEEPER):
        leave_with(int(keeper), _leave_with_all)


def _leave_with_all() -> None:
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE_SECONDS)
    os.killpg(os.getpgrp(), signal.SIGKILL)  # a kept process has a session of its own
