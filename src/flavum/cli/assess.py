"""`flavum assess`: the main job, from a study and an intake to an explained answer."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from flavum import __version__
from flavum.candidacy.assess import assess as assess_case
from flavum.candidacy.assessment import Emergency
from flavum.candidacy.case import Case
from flavum.candidacy.criterion import load_criteria
from flavum.candidacy.intake import Intake, read_intake
from flavum.cli.measure import read_and_measure
from flavum.cli.objects import write_objects
from flavum.cli.option import OptionalDay, day_of
from flavum.cli.output import open_output
from flavum.cli.terminal.progress import part_of, show_progress
from flavum.cli.terminal.table import draw_measurements, draw_verdicts
from flavum.evidence.library import load_library
from flavum.report.report import Report, models_used
from flavum.report.write import write_report

COMPARED = ("encore", "mist2", "ncd-150-13")


def assess(
    study: Annotated[Path, typer.Argument(help="DICOM folder, zip or DICOMDIR, or a NIfTI volume.")],
    out: Annotated[Path, typer.Option(help="Folder for the report; made anew.")],
    intake: Annotated[
        Path | None, typer.Option(help="Intake as TOML or JSON; without one everything is unknown.")
    ] = None,
    criteria: Annotated[
        str, typer.Option(help="The set that decides: flavum, encore, mist2 or ncd-150-13.")
    ] = "flavum",
    on: OptionalDay = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a report made by Flavum.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print assessment.json instead of tables.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="No progress bar.")] = False,
) -> None:
    """Read a lumbar MRI, measure every level, weigh the intake against the criteria, write a report.

    Examples:  flavum assess STUDY --intake intake.toml --out OUT/   ·   flavum assess t2.nii.gz --out OUT/ --json
    """
    day = day_of(on)
    answers = read_intake(intake, on=day) if intake else Intake()
    sets = [load_criteria(name) for name in dict.fromkeys((criteria, *COMPARED))]
    with open_output(out, force=force) as folder, show_progress(quiet=quiet) as progress:
        source, reading = read_and_measure(study, part_of(progress, 0.0, 0.8))
        case = Case(answers, reading)
        first, *others = (assess_case(case, one, on=day) for one in sets)
        told = Report(
            study=study.name,
            reading=reading,
            assessment=first,
            others=tuple(others),
            library=load_library(),
            on=day,
            version=__version__,
            intake=answers,
            models=models_used(reading),
        )
        progress("writing the report", 0.85)
        write_report(folder, told)
        progress("writing DICOM SEG and SR", 0.95)
        remarks = write_objects(folder, study, source, reading, on=day)
        record = (folder / "assessment.json").read_text(encoding="utf-8")
    if as_json:
        typer.echo(record)
    else:
        _print_end(Console(), out, told, remarks)


def _print_end(console: Console, out: Path, told: Report, remarks: tuple[str, ...]) -> None:
    reading, assessments = told.reading, (told.assessment, *told.others)
    for emergency in assessments[0].emergencies:
        _print_emergency(console, emergency)
    console.print(draw_measurements(reading))
    console.print(draw_verdicts(assessments))
    for remark in (*reading.remarks, *remarks):
        console.print(f"• {remark}", style="dim")
    synthetic = " (SYNTHETIC, not a person)" if reading.is_synthetic else ""
    console.print(f"\nThe report lies in [bold]{out}[/]{synthetic}: open [bold]{out / 'report.html'}[/] first.")
    console.print("Decision support that a clinician confirms. Not a medical device, not a diagnosis.", style="dim")


def _print_emergency(console: Console, emergency: Emergency) -> None:
    console.print(
        f"[bold white on red] {emergency.urgency.value.upper()} [/] [bold]{emergency.title}[/]: {emergency.action}"
    )
