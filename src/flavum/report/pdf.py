"""Papers as tagged PDF (PDF/UA-1), typeset by typst from data: same data, same bytes, no clock. The clinician's report
is one of them."""

import json
from importlib.resources import as_file, files
from typing import Any, Literal

import typst

from flavum.errors import Refusal
from flavum.report.clinician import present_page_one
from flavum.report.detail import present_detail
from flavum.report.figure.mark import SHAPES, draw_mark
from flavum.report.figures import Figure
from flavum.report.report import Report
from flavum.report.words import Language, load_words

STANDARD: Literal["ua-1"] = "ua-1"
NO_LETTER_FORM = "could not be displayed with font"  # typst's words for a sign that the fonts do not have
MARK_COLOURS = {"met": "#17663a", "unmet": "#9b1b3b", "unknown": "#7a4700", "alarm": "#a1102c"}


def to_report_pdf(report: Report, figures: dict[str, Figure], language: Language) -> bytes:
    """The report as PDF. The same report gives the same bytes."""
    data = {
        "v": present_page_one(report, language),
        "d": present_detail(report, language),
        "w": load_words(language),
        "figures": {n: {"svg": f.svg, "caption": f.caption, "alternative": f.alternative} for n, f in figures.items()},
        "marks": draw_marks(),
        "study": report.study,
        "version": report.version,
    }
    return typeset("report.typ", data)


class PrintRefusal(Refusal):
    """A page cannot be printed as it is written."""

    kind = "print"


def typeset(template: str, data: dict[str, Any]) -> bytes:
    """One of the typst templates beside the report's, filled with data, as PDF; refuses signs without a letter form."""
    text = files("flavum.report").joinpath("templates", template).read_bytes()
    with as_file(files("flavum.report").joinpath("fonts")) as fonts:
        try:
            pdf: bytes = typst.compile(
                text,
                font_paths=typst.Fonts(include_system_fonts=False, font_paths=[str(fonts)]),
                sys_inputs={"data": json.dumps(data)},
                format="pdf",
                pdf_standards=[STANDARD],
            )
        except typst.TypstError as error:
            if NO_LETTER_FORM not in str(error):
                raise
            raise PrintRefusal("It holds a sign that cannot be printed; write it in Latin letters.") from error
        return pdf


def draw_marks() -> dict[str, str]:
    """Every mark in the colour that it has on paper."""
    return {shape: draw_mark(shape, colour=MARK_COLOURS[shape]) for shape in SHAPES}
