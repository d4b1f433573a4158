"""The `flavum` command: its verbs, and the one place where a refusal becomes a sentence and an exit code."""

import os
import sys
from typing import Annotated

# Before numpy is loaded: its matrices here are small, and threads that wait for each other cost more than they give.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import typer

from flavum import __version__
from flavum.cli.assess import assess
from flavum.cli.clinic import audit, serve, worker
from flavum.cli.criteria import criteria
from flavum.cli.evidence import evidence
from flavum.cli.exit_code import exit_code_of
from flavum.cli.measure import measure
from flavum.cli.operate.backup import backup, restore
from flavum.cli.operate.doctor import doctor, prepare, web
from flavum.cli.phantom import phantom
from flavum.cli.spine import spine
from flavum.errors import Refusal

app = typer.Typer(
    name="flavum",
    help="From a lumbar MRI and an intake to an explained answer about MILD.\n\n"
    "Decision support that a clinician confirms. Not a medical device, not a diagnosis.",
    epilog="Example:  flavum assess STUDY --intake intake.toml --out OUT/",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    add_completion=False,
)
VERBS = (assess, measure, phantom, spine, evidence, criteria)
CLINIC = (serve, web, worker, prepare, backup, restore, doctor)
for verb in (*VERBS, *CLINIC):
    app.command()(verb)
app.add_typer(audit, name="audit")


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"flavum {__version__}")
        raise typer.Exit


@app.callback()
def _flavum(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    """Hold the options that every verb shares."""


def main() -> None:
    """Run the command line; a refusal is one sentence on the error stream and its kind's exit code."""
    try:
        app()
    except Refusal as refusal:
        typer.echo(f"flavum: {refusal}", err=True)
        sys.exit(exit_code_of(refusal))
