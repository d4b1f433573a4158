"""The whole clinic into one archive: the database first, then every kept file.

A file is kept before any row names it and is never changed, so that the files read after the database hold everything
that the database of that moment names. The clinic may go on meanwhile.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import fsspec

from flavum import __version__
from flavum.clinic.backup.archive import Writer, write_archive
from flavum.clinic.backup.dump import dump
from flavum.clinic.config.database import find_addresses
from flavum.clinic.config.place import SECRET_KEY, Place
from flavum.clinic.config.start import check_clinic, connect

Tell = Callable[[str, float], None]
DATABASE, FILES, KEY = "database/", "files/", "secret-key"


@dataclass(frozen=True)
class Backup:
    """What went into an archive. damaged: names of kept files whose content is no longer the one that was kept."""

    file: Path
    size_bytes: int
    files: int
    damaged: tuple[str, ...]


def back_up(data: Path, to: Path, *, with_key: bool, tell: Tell) -> Backup:
    """Write the archive; refuses a folder without a clinic."""
    check_clinic(data)
    connect(data)
    place = Place.from_environment()
    with write_archive(to, lambda: _describe(with_key=with_key)) as archive:
        _, owner = find_addresses(place)
        for number, part in enumerate(dump(owner)):
            archive.add_bytes(f"{DATABASE}{number:06d}", part)
            tell(f"Database, {16 * (number + 1)} MiB", 0.1)
        damaged = _add_files(archive, place, tell)
        if with_key:
            archive.add_bytes(KEY, (place.folder / SECRET_KEY).read_bytes())
        count = sum(one.name.startswith(FILES) for one in archive.members)
    place.backup_note.write_text(datetime.now(UTC).isoformat(timespec="seconds"))
    return Backup(to, to.stat().st_size, count, damaged)


def _add_files(archive: Writer, place: Place, tell: Tell) -> tuple[str, ...]:
    system, root = fsspec.core.url_to_fs(str(place.files))
    found = system.find(root, detail=True) if system.exists(root) else {}
    kept = {path: row["size"] for path, row in sorted(found.items()) if "/coming/" not in path}
    damaged = []
    for number, (path, size) in enumerate(kept.items()):
        name = path.rsplit("/", 1)[1]
        with system.open(path, "rb") as source:
            if archive.add(f"{FILES}{name}", source, size).sha256 != name:
                damaged.append(name)
        tell(f"Files, {number + 1} of {len(kept)}", 0.1 + 0.9 * (number + 1) / len(kept))
    return tuple(damaged)


def _describe(*, with_key: bool) -> dict[str, Any]:
    return {
        "flavum_version": __version__,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "has_secret_key": with_key,
    }
