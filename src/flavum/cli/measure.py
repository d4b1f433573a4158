"""`flavum measure`: measure every level of a study, without an intake and without a verdict."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from flavum.cli.terminal.progress import Report, part_of, show_progress
from flavum.cli.terminal.table import draw_measurements
from flavum.imaging.measure import measure_study
from flavum.imaging.network import OnnxSegmenter
from flavum.imaging.reading import StudyReading
from flavum.imaging.series import Study
from flavum.imaging.study import read_study
from flavum.report.csv import to_measurements_csv
from flavum.report.json import to_reading_json

READING_PART = 0.25  # of the time that reading files takes, against measuring


def read_and_measure(path: Path, report: Report) -> tuple[Study, StudyReading]:
    """The study at a path and what was read from it."""
    study = read_study(path, progress=part_of(report, 0.0, READING_PART))
    reading = measure_study(study, OnnxSegmenter(), progress=part_of(report, READING_PART, 1.0))
    return study, reading


def measure(
    study: Annotated[Path, typer.Argument(help="DICOM folder, zip or DICOMDIR, or a NIfTI volume.")],
    csv: Annotated[Path | None, typer.Option(help="Also write the measurements to this file.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="No progress bar.")] = False,
) -> None:
    """Measure every level of a study.

    Examples:  flavum measure study.zip --csv levels.csv   ·   flavum measure t2.nii.gz --json
    """
    with show_progress(quiet=quiet) as report:
        _, reading = read_and_measure(study, report)
    if csv:
        csv.write_text(to_measurements_csv(reading), encoding="utf-8")
    if as_json:
        typer.echo(to_reading_json(reading))
    else:
        console = Console()
        console.print(draw_measurements(reading))
        for remark in reading.remarks:
            console.print(f"• {remark}")
