import json
import re
from html.parser import HTMLParser

import pytest
from report_factories import EMERGENCY, HOSTILE, make_intake, make_reading, make_report

from flavum.candidacy.phrase import GAP, load_phrases
from flavum.report.figures import draw_figures
from flavum.report.html import to_patient_html, to_report_html
from flavum.report.json import to_document
from flavum.report.report import Report
from flavum.report.words import Language, load_words

VOID = {"meta", "br", "img", "link", "input", "hr"}


class Page(HTMLParser):
    """What a test asks of a page: its words, tags and attributes, without styles and drawings."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"</{tag}> closes something else"

    def handle_data(self, data: str) -> None:
        if not {"style", "svg"} & set(self.open):
            self.words.append(data)

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", " ".join(self.words))


def make_html(report: Report, language: Language = "en") -> str:
    return to_report_html(report, draw_figures(report, language), language)


@pytest.fixture(scope="module")
def report() -> Report:
    return make_report()


@pytest.fixture(scope="module")
def pages(report: Report) -> dict[str, str]:
    return {
        "report": make_html(report),
        "report-es": make_html(report, "es"),
        "patient-en": to_patient_html(report, "en"),
        "patient-es": to_patient_html(report, "es"),
    }


ALL = ["report", "report-es", "patient-en", "patient-es"]


@pytest.mark.parametrize("name", ALL)
def test_page_is_whole_and_fetches_nothing(pages: dict[str, str], name: str) -> None:
    page = Page(pages[name])

    assert page.open == []
    addresses = [v for tag, attrs in page.tags for k, v in attrs.items() if k in ("src", "href") and tag != "a"]
    assert all((address or "").startswith("data:") for address in addresses)
    assert re.findall(r"url\((?!data:)", pages[name]) == []


def test_the_spanish_report_says_nothing_that_the_core_said_in_english(pages: dict[str, str]) -> None:
    texts = {name: Page(pages[name]).text for name in ("report", "report-es")}
    whole = [english for english in load_phrases().spanish if " " in english and not GAP.search(english)]

    assert len([english for english in whole if english in texts["report"]]) > 3
    assert [english for english in whole if english in texts["report-es"]] == []


@pytest.mark.parametrize("name", ALL)
def test_page_keeps_to_a_strict_content_policy(pages: dict[str, str], name: str) -> None:
    page = Page(pages[name])

    assert [tag for tag, _ in page.tags if tag in ("script", "iframe", "object", "form")] == []
    assert [k for _, attrs in page.tags for k in attrs if k.startswith("on") or k == "style"] == []


@pytest.mark.parametrize("name", ALL)
def test_hostile_words_stay_words(pages: dict[str, str], name: str) -> None:
    assert "<script" not in pages[name]
    assert HOSTILE in Page(pages[name]).text


@pytest.mark.parametrize("name", ALL)
def test_page_says_its_language_and_has_one_title_and_main(pages: dict[str, str], name: str) -> None:
    page = Page(pages[name])

    assert dict(page.tags)["html"]["lang"] == ("es" if name.endswith("es") else "en")
    assert [tag for tag, _ in page.tags].count("h1") == 1
    assert [tag for tag, _ in page.tags].count("main") == 1


@pytest.mark.parametrize("name", ALL)
def test_link_within_the_page_leads_somewhere(pages: dict[str, str], name: str) -> None:
    page = Page(pages[name])

    ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    targets = {(a["href"] or "")[1:] for tag, a in page.tags if tag == "a" and (a["href"] or "").startswith("#")}
    assert targets <= set(ids)


@pytest.mark.parametrize("name", ALL)
def test_synthetic_study_says_so_above_and_below(pages: dict[str, str], name: str) -> None:
    assert pages[name].count('class="synthetic"') == 2


def test_real_study_carries_no_synthetic_band() -> None:
    html = make_html(make_report(reading=make_reading(is_synthetic=False)))

    assert 'class="synthetic"' not in html
    assert "SYNTHETIC" not in html


@pytest.mark.parametrize(("language", "call"), [("en", "Call 911 now"), ("es", "Llame al 911 ahora")])
def test_emergency_comes_before_the_verdict(language: Language, call: str) -> None:
    report = make_report(make_intake(EMERGENCY))

    patient = Page(to_patient_html(report, language)).text
    clinician = Page(make_html(report)).text

    assert patient.index(call) < patient.index(load_words(language)["patient"]["short"])
    assert clinician.index("Act first") < clinician.index("Verdict")


def test_table_headers_have_scope(pages: dict[str, str]) -> None:
    assert all("scope" in attrs for tag, attrs in Page(pages["report"]).tags if tag == "th")


def _numbers(text: str) -> set[str]:
    return set(re.findall(r"\d+(?:\.\d+)?", text))


def _formatted(node: object) -> set[str]:
    """Every number of the record, as it is and as it may be rounded for a reader."""
    if isinstance(node, dict):
        return set().union(*(_formatted(value) for value in node.values()))
    if isinstance(node, list):
        return set().union(*(_formatted(value) for value in node)) | {str(len(node))}
    if isinstance(node, bool) or node is None:
        return set()
    if isinstance(node, int | float):
        rounded = {f"{abs(node):.{digits}f}" for digits in (0, 1, 2)}
        return rounded | {f"{abs(node) * 100:.0f}", f"{abs(node):g}", f"{abs(node) * 10:.0f}"}
    return _numbers(str(node))


@pytest.mark.parametrize("name", ALL)
def test_every_number_shown_traces_to_the_record(report: Report, pages: dict[str, str], name: str) -> None:
    record = json.loads(json.dumps(to_document(report)))
    record["patient_claims"] = [
        [c.statement, c.statement_es, c.value, c.low, c.high, c.n, c.count, c.plus_minus] for c in report.library.claims
    ]
    record["funding"] = [[s.funding, s.funding_es, s.citation, s.citation_es, s.key] for s in report.library.sources]
    words = json.dumps(load_words("es" if name.endswith("es") else "en"), ensure_ascii=False)
    count = len([a for a in report.assessment.answers if a.role.decides])
    counts = {str(n) for n in range(count + len(report.assessment.levels[0].answers) + 1)}

    shown = _numbers(Page(pages[name]).text)

    assert shown - _formatted(record) - _numbers(words) - counts == set()
