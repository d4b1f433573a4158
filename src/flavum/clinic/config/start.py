"""Start the clinic: database, tables, rights, demonstration where one is wanted, web server."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from flavum.clinic.config.database import APP_URL, DatabaseRefusal, start_embedded
from flavum.clinic.config.place import HOME, Place

if TYPE_CHECKING:
    from flavum.clinic.audit.verify import Break

SETTINGS = "flavum.clinic.config.settings"
THREADS = 4


def start(data: Path, port: int, *, demonstration: bool, say: Callable[[str], None]) -> None:
    """Everything up to the first page, then answer until stopped."""
    prepare(data)
    if demonstration:
        from flavum.clinic.actions.demonstrate import demonstrate  # models load after settings

        for line in demonstrate():
            say(line)
    say(f"The clinic is at http://127.0.0.1:{port} (stop with Ctrl-C).")
    _answer(port)


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
    grant()
    call_command("collectstatic", interactive=False, verbosity=0)


def verify_audit(data: Path) -> Iterator[tuple[str, int, list["Break"]]]:
    """For every organisation its name, how many links its chain has, and where it is broken; changes nothing.

    Refuses a folder without a clinic, and does not make one there.
    """
    if not os.environ.get(APP_URL) and not Place(data.absolute()).database.exists():
        raise DatabaseRefusal(f"There is no clinic in {data}.")
    connect(data)
    from flavum.clinic.accounts.models import Organisation
    from flavum.clinic.audit.verify import verify

    for organisation in Organisation.objects.using("owner").order_by("name"):
        yield organisation.name, *verify(organisation.id)


def _answer(port: int) -> None:
    from granian.constants import Interfaces
    from granian.server import Server

    Server(
        "flavum.clinic.config.wsgi:make_application",
        factory=True,
        address="127.0.0.1",
        port=port,
        interface=Interfaces.WSGI,
        blocking_threads=THREADS,
    ).serve()
