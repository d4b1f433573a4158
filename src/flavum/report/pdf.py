"""The clinician's report as a tagged PDF (PDF/UA-1), typeset by typst: same data, same drawings, no clock."""

import json
from importlib.resources import as_file, files
from typing import Literal

import typst

from flavum.report.clinician import present_page_one
from flavum.report.detail import present_detail
from flavum.report.figure.mark import SHAPES, draw_mark
from flavum.report.figures import Figure
from flavum.report.report import Report
from flavum.report.words import Language, load_words

STANDARD: Literal["ua-1"] = "ua-1"
MARK_COLOURS = {"met": "#17663a", "unmet": "#9b1b3b", "unknown": "#7a4700", "alarm": "#a1102c"}


def to_report_pdf(report: Report, figures: dict[str, Figure], language: Language) -> bytes:
    """The report as PDF. The same report gives the same bytes."""
    data = {
        "v": present_page_one(report, language),
        "d": present_detail(report, language),
        "w": load_words(language),
        "figures": {n: {"svg": f.svg, "caption": f.caption, "alternative": f.alternative} for n, f in figures.items()},
        "marks": {shape: draw_mark(shape, colour=MARK_COLOURS[shape]) for shape in SHAPES},
        "study": report.study,
        "version": report.version,
    }
    template = files("flavum.report").joinpath("templates", "report.typ").read_bytes()
    with as_file(files("flavum.report").joinpath("fonts")) as fonts:
        pdf: bytes = typst.compile(
            template,
            font_paths=typst.Fonts(include_system_fonts=False, font_paths=[str(fonts)]),
            sys_inputs={"data": json.dumps(data)},
            format="pdf",
            pdf_standards=[STANDARD],
        )
        return pdf
