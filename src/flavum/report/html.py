"""View models as HTML: one self-contained file each, escaped, without script, fit for a strict content policy."""

import base64
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from flavum.report.clinician import present_page_one
from flavum.report.detail import present_detail
from flavum.report.figure.mark import SHAPES, draw_logo, draw_mark
from flavum.report.figures import Figure
from flavum.report.patient import present_patient
from flavum.report.report import Report
from flavum.report.words import Language, load_words

FAMILY = "Atkinson Hyperlegible Next"
FONTS = {400: "AtkinsonHyperlegibleNext-Regular.otf", 700: "AtkinsonHyperlegibleNext-Bold.otf"}
DRAWN = ("svg",)  # fields of a view that are drawings already: safe as they are


def to_report_html(report: Report, figures: dict[str, Figure], language: Language) -> str:
    """The clinician's report as one HTML file."""
    page, detail = present_page_one(report, language), present_detail(report, language)
    drawn = {name: {"svg": Markup(f.svg), "caption": f.caption} for name, f in figures.items()}
    return _render("report.html", "report.css", report, language, v=page, d=detail, figures=drawn)


def to_patient_html(report: Report, language: Language) -> str:
    """The patient's page as one HTML file."""
    return _render("patient.html", "patient.css", report, language, v=_mark_drawings(present_patient(report, language)))


def _render(template: str, sheet: str, report: Report, language: Language, **values: Any) -> str:
    style = _fonts() + _text("style", "colours.css") + _text("templates", "common.css") + _text("templates", sheet)
    page = _environment().get_template(template)
    return page.render(
        w=load_words(language),
        version=report.version,
        style=Markup(style),
        marks={shape: Markup(draw_mark(shape, ink="var(--card)")) for shape in SHAPES},
        logo=Markup(draw_logo()),
        **values,
    )


@cache
def _environment() -> Environment:
    loader = PackageLoader("flavum.report", "templates")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def _mark_drawings(view: Any) -> Any:
    """The same view with its drawings marked as such; everything else stays text, to be escaped."""
    if isinstance(view, dict):
        return {k: Markup(v) if k in DRAWN and isinstance(v, str) else _mark_drawings(v) for k, v in view.items()}
    return [_mark_drawings(item) for item in view] if isinstance(view, list) else view


def _text(folder: str, name: str) -> str:
    return files("flavum.report").joinpath(folder, name).read_text(encoding="utf-8")


@cache
def _fonts() -> str:
    """The two faces inside the style sheet, so that the page looks the same everywhere and fetches nothing."""
    faces = []
    for weight, name in FONTS.items():
        data = base64.b64encode(files("flavum.report").joinpath("fonts", name).read_bytes()).decode("ascii")
        source = f"src:url(data:font/otf;base64,{data}) format('opentype')"
        faces.append(f"@font-face{{font-family:'{FAMILY}';font-weight:{weight};font-display:block;{source}}}\n")
    return "".join(faces)
