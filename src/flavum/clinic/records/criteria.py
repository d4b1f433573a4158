"""The sets of criteria that this clinic weighs by: Flavum's own, and those that it has written in files of its own.

The files are in Place.criteria; what was accepted is kept beside them (Place.running). A file that is refused changes
nothing: the set that ran goes on running, after a restart too.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from uuid import uuid4

from django.conf import settings

from flavum.candidacy.criterion import CriteriaRefusal, CriteriaSet, load_criteria
from flavum.candidacy.own_set import check_succeeds, read_criteria_file

# The set that decides comes first; the others stand beside it.
SETS = ("flavum", "encore", "mist2", "ncd-150-13")
Stamp = tuple[str, int, int]
KEPT = 64


@dataclass(frozen=True)
class OwnSet:
    """A file of the clinic's own. criteria: the set that runs by it, None where none ever did. refusal: why the file as
    it is now is not taken; empty where it is."""

    file: str
    criteria: CriteriaSet | None
    refusal: str = ""


def set_names() -> tuple[str, ...]:
    """Every set that can be chosen, the one that decides first."""
    return (*SETS, *(one.criteria.name for one in own_sets() if one.criteria is not None))


def get_set(name: str) -> CriteriaSet:
    """A set by its name. Raises CriteriaRefusal."""
    own = {one.criteria.name: one.criteria for one in own_sets() if one.criteria is not None}
    return own.get(name) or load_criteria(name)


def own_sets() -> list[OwnSet]:
    """Every file of the clinic's own, and every set that ran and whose file is gone, by name."""
    return list(read_own_sets(settings.PLACE.criteria, settings.PLACE.running))


def read_own_sets(folder: Path, running: Path, *, keep: bool = True) -> Iterator[OwnSet]:
    """Each file with the set that runs by it. keep: what is accepted now is kept, and runs on from here."""
    names = sorted({path.name for place in (folder, running) if place.is_dir() for path in place.glob("*.toml")})
    return (_read(folder / name, running / name, keep=keep) for name in names)


def _read(file: Path, kept: Path, *, keep: bool) -> OwnSet:
    ran, _ = _parse(_stamp(kept)) if kept.exists() else (None, "")
    if not file.exists():
        return OwnSet(file.name, ran, f"{file.name}: the file is gone; its set runs on as it was")
    found, refusal = _parse(_stamp(file))
    if found is None:
        return OwnSet(file.name, ran, refusal)
    if found == ran:
        return OwnSet(file.name, ran)
    try:
        if ran is not None:
            check_succeeds(found, ran)
        if keep:
            _keep(file, kept)
    except CriteriaRefusal as refused:
        return OwnSet(file.name, ran, str(refused))
    except OSError as fault:  # nobody may write there: without its copy it does not outlive a fault of the file
        return OwnSet(file.name, found, f"{kept}: cannot be written ({type(fault).__name__})")
    return OwnSet(file.name, found)


def _stamp(file: Path) -> Stamp:
    """Which file this is, and which state of it."""
    seen = file.stat()
    return (str(file), seen.st_mtime_ns, seen.st_size)


@lru_cache(maxsize=KEPT)
def _parse(stamp: Stamp) -> tuple[CriteriaSet | None, str]:
    try:
        return read_criteria_file(Path(stamp[0])), ""
    except CriteriaRefusal as refusal:
        return None, str(refusal)


def _keep(file: Path, kept: Path) -> None:
    """The accepted file beside the clinic's record, whole or not at all."""
    kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    new = kept.with_name(f".{uuid4().hex}")
    new.write_bytes(file.read_bytes())
    os.replace(new, kept)
