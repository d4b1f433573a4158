"""`flavum doctor`: is everything as it should be? And the single parts of `flavum serve`, for who runs them apart."""

from pathlib import Path
from typing import Annotated

import typer

from flavum.cli.clinic import check_clinic


def doctor(
    data: Annotated[Path, typer.Option(help="Where record, files and keys are kept.")] = Path("data"),
    everything: Annotated[
        bool, typer.Option("--all", help="Also read every kept file and every link of the audit's chain.")
    ] = False,
) -> None:
    """Look at everything, and say what to mend; exit code 1 where there is something.

    Example:  flavum doctor --all
    """
    check_clinic()
    from flavum.clinic.doctor.examine import examine  # Django is loaded by those who need it

    to_mend = 0
    for finding in examine(data, everything=everything):
        to_mend += not finding.is_well
        typer.echo(f"{'well' if finding.is_well else 'MEND':5} {finding.what}: {finding.said}")
        if finding.mend:
            typer.echo(f"      {finding.mend}")
    raise typer.Exit(1 if to_mend else 0)


def prepare(data: Annotated[Path, typer.Option(help="Where record, files and keys are kept.")] = Path("data")) -> None:
    """Bring tables, rights and static files up to date, once after every update; `flavum serve` does it by itself.

    Example:  flavum prepare
    """
    check_clinic()
    from flavum.clinic.config.start import prepare as bring_up_to_date  # Django is loaded by those who need it

    bring_up_to_date(data)


def web(
    data: Annotated[Path, typer.Option(help="Where files and keys are kept.")] = Path("data"),
    host: Annotated[str, typer.Option(help="At which address of this machine to listen.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="At which port.")] = 8000,
) -> None:
    """Only the web server, over a database that runs; several machines may do so at once.

    Example:  FLAVUM_DATABASE_URL=... flavum web --host 0.0.0.0
    """
    check_clinic()
    from flavum.clinic.operate.web import answer, use  # Django is loaded by those who need it

    use(data)
    answer(host, port)
