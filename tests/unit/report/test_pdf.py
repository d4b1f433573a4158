import io

import pypdf
import pytest
from report_factories import EMERGENCY, HOSTILE, make_intake, make_reading, make_report

from flavum.report.figures import draw_figures
from flavum.report.pdf import to_report_pdf
from flavum.report.report import Report
from flavum.report.words import Language


def make_pdf(report: Report, language: Language = "en") -> bytes:
    return to_report_pdf(report, draw_figures(report, language), language)


@pytest.fixture(scope="module")
def pdf() -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(make_pdf(make_report())))


@pytest.fixture(scope="module")
def texts(pdf: pypdf.PdfReader) -> list[str]:
    return [page.extract_text() for page in pdf.pages]


def test_pdf_is_tagged_titled_and_says_its_language(pdf: pypdf.PdfReader) -> None:
    root = pdf.trailer["/Root"]

    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712 (a PDF object, not a bool)
    assert "/StructTreeRoot" in root
    assert root["/Lang"].startswith("en")
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    assert "MILD candidacy" in (pdf.metadata.title or "")


def test_pdf_claims_pdf_ua(pdf: pypdf.PdfReader) -> None:
    assert b"pdfuaid" in pdf.trailer["/Root"]["/Metadata"].get_data()


def _tags(node: object) -> list[pypdf.generic.DictionaryObject]:
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        return [tag for child in node for tag in _tags(child)]
    if not isinstance(node, dict):
        return []
    own = [node] if "/S" in node else []
    return own + (_tags(node["/K"]) if "/K" in node else [])


def test_every_figure_has_words_for_those_who_cannot_see_it(pdf: pypdf.PdfReader) -> None:
    tags = _tags(pdf.trailer["/Root"]["/StructTreeRoot"])

    figures = [tag for tag in tags if tag["/S"] == "/Figure"]
    assert len(figures) > 10
    assert all(tag.get("/Alt") for tag in figures)
    assert {"/H1", "/H2", "/Table", "/TH"} <= {tag["/S"] for tag in tags}


def test_page_one_has_verdict_levels_and_reasons(texts: list[str]) -> None:
    text = texts[0]

    assert "Candidate at L4-L5" in text
    assert "5.4" in text
    assert "4.9–5.9" in text
    assert "Reasons" in text
    assert "What is missing" in text


def test_every_page_of_a_synthetic_study_says_so(texts: list[str]) -> None:
    assert all("SYNTHETIC" in text for text in texts)


def test_hostile_words_stay_words(texts: list[str]) -> None:
    assert HOSTILE in " ".join(texts)


def test_markup_of_the_typesetter_stays_words() -> None:
    intake = make_intake('[goals]\nwants_to = ["*bold* #panic() $x$ <label> @ref \\\\u{41}"]')

    pages = pypdf.PdfReader(io.BytesIO(make_pdf(make_report(intake)))).pages
    text = " ".join(page.extract_text() for page in pages[:2])

    assert "*bold* #panic() $x$ <label> @ref" in text


@pytest.mark.parametrize(
    "report",
    [
        make_report(make_intake("")),
        make_report(make_intake(EMERGENCY)),
        make_report(reading=make_reading(levels=())),
        make_report(reading=make_reading(is_synthetic=False, axial=False, doubt="the sacrum is not in view")),
    ],
    ids=["no answers", "emergency", "nothing read", "no axial cut"],
)
def test_pdf_of_an_unusual_case_is_made(report: Report) -> None:
    assert make_pdf(report).startswith(b"%PDF")


def test_spanish_pdf_says_that_it_is_spanish() -> None:
    root = pypdf.PdfReader(io.BytesIO(make_pdf(make_report(), "es"))).trailer["/Root"]

    assert root["/Lang"].startswith("es")
