"""Writes a report into a folder: HTML, patient's pages, PDF, JSON, CSV and every figure."""

from pathlib import Path

from flavum.report.csv import to_measurements_csv
from flavum.report.figures import draw_figures
from flavum.report.html import to_patient_html, to_report_html
from flavum.report.json import to_assessment_json
from flavum.report.pdf import to_report_pdf
from flavum.report.report import Report
from flavum.report.words import LANGUAGES, Language

FIGURES = "figures"


def write_report(out: Path, report: Report, *, language: Language = "en") -> tuple[Path, ...]:
    """Writes every document into an existing folder and names the files in the order in which they are worth opening.

    report.html, patient-en.html, patient-es.html, report.pdf, assessment.json, measurements.csv, figures/*.svg.
    language: of the clinician's report; the patient's page is written in both. The same report gives the same bytes.
    """
    figures = draw_figures(report, language)
    contents: dict[str, str | bytes] = {
        "report.html": to_report_html(report, figures, language),
        **{f"patient-{tongue}.html": to_patient_html(report, tongue) for tongue in LANGUAGES},
        "report.pdf": to_report_pdf(report, figures, language),
        "assessment.json": to_assessment_json(report),
        "measurements.csv": to_measurements_csv(report.reading),
        **{f"{FIGURES}/{name}.svg": figure.svg for name, figure in figures.items()},
    }
    (out / FIGURES).mkdir()
    return tuple(_write(out / name, content) for name, content in contents.items())


def _write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path
