"""Make a clinic ready: database, tables, rights, static files."""

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from flavum.clinic.config.database import APP_URL, DatabaseRefusal, start_embedded
from flavum.clinic.config.place import HOME, Place

if TYPE_CHECKING:
    from flavum.clinic.audit.verify import Break

SETTINGS = "flavum.clinic.config.settings"


def check_clinic(data: Path) -> None:
    """Refuses a folder without a clinic, and does not make one there."""
    if not os.environ.get(APP_URL) and not Place(data.absolute()).database.exists():
        raise DatabaseRefusal(f"There is no clinic in {data}.")


def connect(data: Path) -> None:
    """A running database, and Django with the clinic's settings; the record is left as it is."""
    os.environ[HOME] = str(data.absolute())
    if not os.environ.get(APP_URL):
        start_embedded(Place.from_environment())
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    import django

    django.setup()


def prepare(data: Path) -> None:
    """Everything that pages need: the newest tables, the app's rights, static files; safe to run again."""
    connect(data)
    from django.core.management import call_command

    from flavum.clinic.config.grant import grant

    call_command("migrate", database="owner", verbosity=0)
    call_command("createcachetable", database="owner", verbosity=0)
    grant()
    call_command("collectstatic", interactive=False, verbosity=0)


def verify_audit(data: Path) -> Iterator[tuple[str, int, list["Break"]]]:
    """For every organisation its name, how many links its chain has, and where it is broken; changes nothing.

    Refuses a folder without a clinic, and does not make one there.
    """
    check_clinic(data)
    connect(data)
    from flavum.clinic.accounts.models import Organisation
    from flavum.clinic.audit.verify import verify

    for organisation in Organisation.objects.using("owner").order_by("name"):
        yield organisation.name, *verify(organisation.id)


def seal_audit(data: Path, on: date) -> Iterator[str]:
    """The last digest of every organisation's chain, one line each, to be printed or sent away."""
    check_clinic(data)
    connect(data)
    from flavum.clinic.audit.anchor import last_anchors

    yield from map(str, last_anchors(on))


def compare_audit(kept: str) -> Iterator[tuple[str, str]]:
    """Every line that was kept, and what is wrong with the chain by it, "" for nothing; after verify_audit."""
    from flavum.clinic.audit.anchor import check_anchor, read_anchors

    for anchor in read_anchors(kept):
        yield str(anchor), check_anchor(anchor)
