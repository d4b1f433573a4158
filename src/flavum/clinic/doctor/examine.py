"""Is everything as it should be? Each thing is looked at by itself, and says what to mend; nothing is changed."""

from collections.abc import Callable, Iterator
from pathlib import Path

from django.db import DatabaseError

from flavum.clinic.config.place import Place
from flavum.clinic.config.start import check_clinic, connect
from flavum.clinic.doctor.finding import Finding


def examine(data: Path, *, everything: bool) -> Iterator[Finding]:
    """Every finding. everything: also each kept file's content, and the chain of seals."""
    check_clinic(data)
    connect(data)
    from flavum.clinic.doctor import database, place, work  # models load after settings

    here = Place.from_environment()
    looks: list[Callable[[], Iterator[Finding]]] = [
        lambda: place.look(here),
        database.look,
        lambda: work.look(here, everything=everything),
    ]
    for look in looks:
        try:
            yield from look()
        except DatabaseError as error:
            yield Finding(
                "database",
                f"it does not answer as it should ({type(error).__name__})",
                "look at its own log, and whether FLAVUM_DATABASE_URL and FLAVUM_OWNER_URL are right",
            )
