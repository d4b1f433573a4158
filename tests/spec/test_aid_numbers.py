"""Every number on the aid's paper traces to a claim, and the paper's form adds none of its own."""

import io
import re
from typing import Any

import pypdf
import pytest
from number_trace import find_orphans, listed, numbers, numbers_of

from flavum.options.values import weigh
from flavum.options.wish import wish_keys
from flavum.report.aid.paper import Head, present_paper
from flavum.report.pdf import typeset
from flavum.report.words import Language

HEAD = Head(
    {"clinic": "Clinic", "site": "Site", "address": "", "phone": "", "rows": [["Person", "A, B"]]}, "", "today", "x"
)
WEIGHTS = weigh(dict.fromkeys(wish_keys(), 7))
# Field of the paper's data -> the list that its numbers stand in; every other field answers to its claims.
LISTED = {
    "when": "time", "reason": "reason", "given": "scale", "weight": "scale", "citation": "source", "checked": "date",
    "edition": "edition", "lead": "denominator", "sources": "source",
}  # fmt: skip
OWN_KEYS = {"key", "keys", "svg", "lang"}  # never printed, or (a source's key) a citation's


def make_paper(language: Language) -> dict[str, Any]:
    return present_paper(WEIGHTS, ["What if?"], HEAD, language)


def walk(node: Any, field: str = "", claims: frozenset[str] = frozenset()) -> list[tuple[str, str, frozenset[str]]]:
    """(field, text, numbers that its claims allow) of everything that is printed."""
    match node:
        case dict():
            if "claims" in node:
                claims = frozenset().union(*(numbers_of(one["key"]) for one in node["claims"]))
            elif "statement" in node:
                claims = numbers_of(node["key"])
            return [found for name, one in node.items() if name not in OWN_KEYS for found in walk(one, name, claims)]
        case list():
            return [found for one in node for found in walk(one, field, claims)]
        case str() | int() if not isinstance(node, bool):
            return [(field, str(node), claims)]
        case _:
            return []


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_number_of_the_paper_traces_to_a_claim(language: Language) -> None:
    paper = make_paper(language)
    words = paper.pop("w")
    said = walk(paper)

    orphans = [
        (field, text[:90], found)
        for field, text, claims in said
        if (found := numbers(text) - (listed(LISTED[field]) if field in LISTED else claims))
    ]

    assert orphans == []
    assert sum(len(numbers(text)) for _, text, _ in said) > 900
    assert numbers(" ".join(words.values())) == set()


def hide(node: Any) -> Any:
    """The same data without a digit in its words."""
    if isinstance(node, dict):
        return {name: one if name in ("svg", "key", "keys") else hide(one) for name, one in node.items()}
    if isinstance(node, list):
        return [hide(one) for one in node]
    return re.sub(r"\d", "q", node) if isinstance(node, str) else node


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_form_of_the_paper_adds_no_number(language: Language) -> None:
    """But the places in its list of sources, its pages, and the keys of sources."""
    paper = hide(make_paper(language))
    count = len(paper["evidence"])
    pages = pypdf.PdfReader(io.BytesIO(typeset("aid.typ", paper))).pages
    text = "\n".join(page.extract_text() for page in pages)

    text = re.sub(r"\[[\d,\s]+\]", "", text)  # the places that stand behind a text
    text = re.sub(r"\d+ / \d+", "", text)  # the page
    text = re.sub(r"\b[SG]\d+[a-z]?\b", "", text)  # the keys of sources
    text = re.sub(r"\(7\)", "", text)  # what the person gave

    assert [int(one) for one in re.findall(r"\d+", text)] == list(range(1, count + 1))


@pytest.mark.parametrize(
    ("page", "orphan"),
    [
        ("<main><p>86 of 100</p></main>", True),
        ('<main><p data-claims="lingreen_would_recommend">86 of 100, 72 to 93</p></main>', False),
        ('<main><p data-claims="lingreen_would_recommend">85 of 100</p></main>', True),
        ('<main><p data-number="step">Step 2 of 6</p></main>', False),
        ('<main><p data-number="step">Step 2 of 600</p></main>', True),
        ('<main><p data-claims="lingreen_would_recommend"><b data-number="time">9 years</b></p></main>', True),
    ],
)
def test_an_orphan_is_found(page: str, orphan: bool) -> None:
    assert bool(find_orphans(page)[0]) is orphan
