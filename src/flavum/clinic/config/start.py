"""Start the clinic: database, tables, rights, demonstration where one is wanted, web server."""

import os
import sys

from flavum.clinic.config.place import Place

SETTINGS = "flavum.clinic.config.settings"


def prepare_clinic() -> None:
    """A running database with every table and the app's rights; safe to run again."""
    from flavum.clinic.config.database import APP_URL, start_embedded

    if not os.environ.get(APP_URL):
        start_embedded(Place.from_environment())
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    import django
    from django.core.management import call_command

    django.setup()
    from flavum.clinic.config.grant import grant

    call_command("migrate", database="owner", verbosity=0)
    grant()
    call_command("collectstatic", interactive=False, verbosity=0)


def serve(host: str, port: int) -> None:
    """Answer until stopped."""
    from granian.constants import Interfaces
    from granian.server import Server

    Server(
        "flavum.clinic.config.wsgi:application", address=host, port=port, interface=Interfaces.WSGI, blocking_threads=4
    ).serve()


def main() -> None:
    """python -m flavum.clinic.config.start"""
    prepare_clinic()
    from flavum.clinic.actions.demonstrate import demonstrate  # Django's models load after its settings

    for line in demonstrate():
        sys.stdout.write(line + "\n")
    sys.stdout.write("http://127.0.0.1:8000\n")
    sys.stdout.flush()
    serve("127.0.0.1", 8000)


if __name__ == "__main__":
    main()
