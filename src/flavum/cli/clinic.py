"""`flavum serve`, the clinic in a browser; `flavum worker`, its work in the background; `flavum audit verify`."""

from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from flavum.cli.option import OptionalDay, day_of
from flavum.errors import Refusal


class NoClinicRefusal(Refusal):
    """The clinic's part of Flavum is not installed."""

    kind = "clinic"


class KeptRefusal(Refusal):
    """The file with kept digests cannot be read."""

    kind = "kept"


def serve(
    data: Annotated[Path, typer.Option(help="Where record, files and keys are kept.")] = Path("data"),
    host: Annotated[str, typer.Option(help="At which address of this machine to listen.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="At which port.")] = 8000,
    demonstration: Annotated[
        bool, typer.Option("--demonstration", help="Fill an empty clinic with synthetic people and staff.")
    ] = False,
) -> None:
    """Start the clinic and keep it running; passwords of a demonstration are shown once.

    Example:  flavum serve --demonstration
    """
    check_clinic()
    from flavum.clinic.operate.serve import serve as serve_all  # Django is loaded by those who serve

    serve_all(data, host, port, demonstration=demonstration, say=typer.echo)


def worker(data: Annotated[Path, typer.Option(help="Where record, files and keys are kept.")] = Path("data")) -> None:
    """Do the clinic's work in the background: read studies, send reminders. `flavum serve` starts one by itself.

    Example:  flavum worker --data data
    """
    check_clinic()
    from flavum.clinic.operate.work import work  # Django is loaded by those who work

    work(data, say=typer.echo)


def check_clinic() -> None:
    """Refuses where flavum was installed without its clinic."""
    if find_spec("django") is None:
        raise NoClinicRefusal("The clinic is not installed here: pip install 'flavum[clinic]'.")


audit = typer.Typer(help="The audit of a clinic's record.", no_args_is_help=True)


@audit.command()
def verify(
    data: Annotated[Path, typer.Option(help="Where the record is kept.")] = Path("data"),
    expect: Annotated[
        Path | None, typer.Option(help="Lines that `flavum audit seal` printed before: they must still hold.")
    ] = None,
) -> None:
    """Compute every seal anew; exit code 1 where a row or a seal was changed, removed or added afterwards.

    Examples:  flavum audit verify   ·   flavum audit verify --expect seals.txt
    """
    check_clinic()
    from flavum.clinic.config.start import compare_audit, verify_audit  # Django is loaded by those who need it

    kept, broken = read_kept(expect), 0
    for name, links, breaks in verify_audit(data):
        broken += len(breaks)
        typer.echo(f"{name}: {links} links, {len(breaks)} broken")
        for one in breaks:
            typer.echo(f"  seal {one.number or 'none'}, {one.row_table} {one.row_key}: {one.what}")
    for line, what in compare_audit(kept):
        broken += bool(what)
        typer.echo(f"{line}: {what or 'holds'}")
    raise typer.Exit(1 if broken else 0)


@audit.command()
def seal(
    data: Annotated[Path, typer.Option(help="Where the record is kept.")] = Path("data"), on: OptionalDay = None
) -> None:
    """Print the last digest of every chain: print it or send it away each day, and nobody can rewrite what was before.

    Example:  flavum audit seal >> seals.txt
    """
    check_clinic()
    from flavum.clinic.config.start import seal_audit  # Django is loaded by those who need it

    for line in seal_audit(data, day_of(on)):
        typer.echo(line)


def read_kept(file: Path | None) -> str:
    """The lines of a file; refuses one that cannot be read."""
    if file is None:
        return ""
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise KeptRefusal(f"{file} cannot be read as text.") from fault


@audit.callback()
def _audit() -> None:
    """Keep its verbs apart."""
