"""`flavum serve`, the clinic in a browser with the database it needs, and `flavum audit verify`, its chain of seals."""

from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from flavum.errors import Refusal


class NoClinicRefusal(Refusal):
    """The clinic's part of Flavum is not installed."""

    kind = "clinic"


def serve(
    data: Annotated[Path, typer.Option(help="Where record, files and keys are kept.")] = Path("data"),
    port: Annotated[int, typer.Option(help="Where to listen on this machine.")] = 8000,
    demonstration: Annotated[
        bool, typer.Option("--demonstration", help="Fill an empty clinic with synthetic people and staff.")
    ] = False,
) -> None:
    """Start the clinic; passwords of a demonstration are shown once.

    Example:  flavum serve --demonstration
    """
    check_clinic()
    from flavum.clinic.config.start import start  # Django is loaded by those who serve

    start(data, port, demonstration=demonstration, say=typer.echo)


def check_clinic() -> None:
    """Refuses where flavum was installed without its clinic."""
    if find_spec("django") is None:
        raise NoClinicRefusal("The clinic is not installed here: pip install 'flavum[clinic]'.")


audit = typer.Typer(help="The audit of a clinic's record.", no_args_is_help=True)


@audit.command()
def verify(data: Annotated[Path, typer.Option(help="Where the record is kept.")] = Path("data")) -> None:
    """Compute every seal anew; exit code 1 where a row or a seal was changed, removed or added afterwards.

    Example:  flavum audit verify
    """
    check_clinic()
    from flavum.clinic.config.start import verify_audit  # Django is loaded by those who need it

    broken = 0
    for name, links, breaks in verify_audit(data):
        broken += len(breaks)
        typer.echo(f"{name}: {links} links, {len(breaks)} broken")
        for one in breaks:
            typer.echo(f"  seal {one.number or 'none'}, {one.row_table} {one.row_key}: {one.what}")
    raise typer.Exit(1 if broken else 0)


@audit.callback()
def _audit() -> None:
    """Keep `verify` a verb of its own."""
