"""The aid as tagged PDF: the same steps as on the pages, with every claim and source at its end."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flavum.evidence.library import load_library
from flavum.options.values import Weights
from flavum.report.aid.aid import present_aid
from flavum.report.aid.evidence import View, list_claims, present_evidence
from flavum.report.pdf import typeset
from flavum.report.words import Language, load_words


@dataclass(frozen=True)
class Head:
    """Who hands it out, about whom (clinic, site, address, phone, rows), on which day; synthetic: what a demonstration
    says on every page, else ""."""

    head: dict[str, Any]
    synthetic: str
    day: str
    version: str


def typeset_aid(weights: Weights, questions: Sequence[str], head: Head, language: Language) -> bytes:
    """The PDF; the same words give the same bytes. questions: what they want to ask. Raises PrintRefusal."""
    return typeset("aid.typ", present_paper(weights, questions, head, language))


def present_paper(weights: Weights, questions: Sequence[str], head: Head, language: Language) -> View:
    """Everything on the paper."""
    aid = present_aid(weights, language)
    claims = [present_evidence(load_library().get_claim(key), language) for key in list_claims(aid)]
    sources = {cited["key"]: cited["citation"] for claim in claims for cited in claim["cited"]}
    return {
        "v": aid,
        "w": load_words(language)["aid"],
        "has_said": any(weight for _, weight in weights.given),
        "questions": [one.strip() for one in questions if one.strip()],
        "evidence": claims,
        "sources": [{"key": key, "citation": sources[key]} for key in sorted(sources)],
        "head": head.head,
        "synthetic": head.synthetic,
        "day": head.day,
        "version": head.version,
    }
