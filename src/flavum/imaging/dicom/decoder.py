"""Decoding compressed pictures in a process of its own: on damaged bytes GDCM may abort the process it runs in."""

import os
import struct
import subprocess
import sys
from collections.abc import Sequence
from threading import Timer
from types import TracebackType
from typing import IO, Self

import numpy as np
from numpy.typing import NDArray

from flavum.errors import Refusal
from flavum.imaging.dicom.parse import DamagedFileRefusal, decode_pictures, is_fragile, only_refusals

READY = b"flavum decoder"
LENGTHS = struct.Struct("<QQ")  # of the two parts of a message
DEADLINE_SECONDS = 60.0
MOST_MEMORY_BYTES = 4 * 2**30
DAMAGED = "A compressed DICOM file is damaged; copy or export the study again."


class Decoder:
    """Decodes pictures; starts its process when it first meets a picture that needs it. Use it in a `with`."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._stop()

    def decode(self, content: bytes, frames: Sequence[int]) -> NDArray[np.generic]:
        """The frames of a DICOM file as stored numbers, (frames, rows, columns). Raises a Refusal and nothing else."""
        with only_refusals():
            if not is_fragile(content):
                return decode_pictures(content, frames)
        child = self._child = self._child or _start()
        answer = _ask(child, content, np.array(frames, "<i8").tobytes())
        if answer is None:
            self._stop()
        shape, pixels = answer or (b"", b"")
        if not shape:
            raise DamagedFileRefusal(DAMAGED)
        rows, columns, kind = shape.decode().split()
        return np.frombuffer(pixels, np.dtype(kind)).reshape(len(frames), int(rows), int(columns))

    def _stop(self) -> None:
        if self._child:
            self._child.kill()
            self._child.communicate()
            self._child = None


def _start() -> subprocess.Popen[bytes]:
    path = os.pathsep.join(filter(None, sys.path))
    child = subprocess.Popen(
        [sys.executable, "-c", f"from {__name__} import serve; serve()"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": path},
    )
    assert child.stdout is not None
    if child.stdout.read(len(READY)) != READY:
        child.communicate()
        raise RuntimeError("the process that decodes pictures did not start")
    return child


def _ask(child: subprocess.Popen[bytes], content: bytes, frames: bytes) -> tuple[bytes, bytes] | None:
    """The child's answer, empty when it refused; None when it died or took too long."""
    assert child.stdin is not None
    assert child.stdout is not None
    watch = Timer(DEADLINE_SECONDS, child.kill)
    watch.start()
    try:
        _send(child.stdin, content, frames)
        return _receive(child.stdout)
    except BrokenPipeError:
        return None
    finally:
        watch.cancel()


def _send(stream: IO[bytes], first: bytes, second: bytes) -> None:
    stream.write(LENGTHS.pack(len(first), len(second)))
    stream.write(first)
    stream.write(second)
    stream.flush()


def _receive(stream: IO[bytes]) -> tuple[bytes, bytes] | None:
    head = stream.read(LENGTHS.size)
    if len(head) < LENGTHS.size:
        return None
    first, second = LENGTHS.unpack(head)
    parts = stream.read(first), stream.read(second)
    return parts if (len(parts[0]), len(parts[1])) == (first, second) else None


def serve() -> None:
    """Answer on the standard streams until the other side closes; run by the child process alone."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # decoders that print must not print into the answers
    _limit_memory()
    answers.write(READY)
    answers.flush()
    while request := _receive(sys.stdin.buffer):
        _send(answers, *_answer(*request))


def _answer(content: bytes, frames: bytes) -> tuple[bytes, bytes]:
    try:
        with only_refusals():
            pictures = decode_pictures(content, np.frombuffer(frames, "<i8").tolist())
    except Refusal:
        return b"", b""
    return f"{pictures.shape[1]} {pictures.shape[2]} {pictures.dtype.str}".encode(), pictures.tobytes()


def _limit_memory() -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY_BYTES, MOST_MEMORY_BYTES))
