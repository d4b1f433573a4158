"""An output folder that is whole or not there: written beside its place, then renamed."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flavum.errors import Refusal

MARK = ".flavum-output"  # lies in every folder made here, so that --force replaces nothing else


class OutputRefusal(Refusal):
    """The output folder cannot be written."""

    kind = "output"


@contextmanager
def open_output(out: Path, *, force: bool) -> Iterator[Path]:
    """A folder to write into that takes the place of `out` only when everything went well."""
    _check_free(out, force=force)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        partial = Path(tempfile.mkdtemp(prefix=f".{out.name}-partial-", dir=out.parent))
    except OSError as error:
        raise OutputRefusal(f"{out} cannot be written ({error.strerror}): name a folder you may write to.") from error
    try:
        partial.chmod(0o755)
        yield partial
        (partial / MARK).touch()
        _swap(partial, out)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _check_free(out: Path, *, force: bool) -> None:
    if not out.exists():
        return
    if not out.is_dir():
        raise OutputRefusal(f"{out} is a file: name a folder for the output.")
    ours = (out / MARK).exists()
    if any(out.iterdir()) and not (force and ours):
        advice = "add --force to replace it" if ours else "name another folder, for this one was not made by Flavum"
        raise OutputRefusal(f"{out} already holds files: {advice}.")


def _swap(partial: Path, out: Path) -> None:
    if out.exists():
        aside = Path(tempfile.mkdtemp(prefix=f".{out.name}-old-", dir=out.parent))
        out.rename(aside / out.name)
        partial.rename(out)
        shutil.rmtree(aside)
    else:
        partial.rename(out)
