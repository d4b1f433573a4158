"""Every number that the decision aid says, back to the claim it stands on; what cannot be traced is an orphan.

Beside claims there is a short list of numbers that are none of medicine's: the step, a slider's scale, a date, the
edition, how long after treatment (the study's own time), the hundred people, the case and a source's citation.
"""

import re
from functools import cache
from html.parser import HTMLParser

from flavum.evidence.citation import word_interval
from flavum.evidence.claim import Claim
from flavum.evidence.library import load_library
from flavum.options.catalogue import get_edition, load_options
from flavum.options.measure import Kind
from flavum.options.people import PEOPLE, find_people
from flavum.options.words import FOLLOW_UP_WORDS
from flavum.report.clinician import word_day
from flavum.report.figure.hundred import divide
from flavum.report.words import LANGUAGES, load_words, say

NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
VOID = {"input", "br", "img", "meta", "link", "hr", "path", "circle", "ellipse", "rect", "stop"}


def numbers(text: str) -> set[str]:
    """What is said, "3,614" and "3614" alike; an interval's 95 % names no finding."""
    return {found.replace(",", "") for found in NUMBER.findall(text)}


@cache
def numbers_of(key: str) -> frozenset[str]:
    """Every number that may stand beside this claim."""
    claim = load_library().get_claim(key)
    said = numbers(f"{claim.statement} {claim.statement_es} {word_interval(claim, 'en')}")
    for one in (claim.value, claim.low, claim.high, claim.n, claim.count):
        said |= numbers(f"{one:g} {one:.0f}") if one is not None else set()
    return frozenset(said | people_of(claim))


def people_of(claim: Claim) -> set[str]:
    """Of a claim that the catalogue draws as people: the counts of its picture."""
    shares = (result for one in load_options() for result in one.results if result.measure.kind is Kind.SHARE)
    measures = {result.measure for result in shares if claim in (result.claim, result.control)}
    found = [people for measure in measures if (people := find_people(claim, measure))]
    counts = {PEOPLE} if found else set()
    for people in found:
        crowd = divide(people)
        counts |= {people.shown, people.others, crowd.filled, crowd.striped, crowd.empty, people.low, people.high}
    counts |= {1} if any(people.shown == 0 for people in found) else set()  # "fewer than 1"
    return {str(one) for one in counts if one is not None}


@cache
def listed(kind: str) -> frozenset[str]:
    """The numbers of the short list."""
    library, every = load_library(), load_options()
    match kind:
        case "time":
            return frozenset(numbers(" ".join(f"{word.en} {word.es}" for word in FOLLOW_UP_WORDS.values())))
        case "scale":
            return frozenset(str(n) for n in range(11))
        case "reason":  # why it stands apart: other times, and how many of a hundred it does not say
            return listed("time") | listed("denominator")
        case "step":
            return frozenset(str(n) for n in range(1, 7))
        case "denominator":
            return frozenset((str(PEOPLE),))
        case "date" | "edition":
            days = {claim.as_of for claim in library.claims}
            dated = " ".join(word_day(day, load_words(language)) for day in days for language in LANGUAGES)
            return frozenset(numbers(dated) | (numbers(get_edition(every)) if kind == "edition" else set()))
        case "source":
            cited = " ".join(
                f"{source.key} {say(source, 'citation', language)} {source.citation}"
                for source in library.sources
                for language in LANGUAGES
            )
            return frozenset(numbers(cited))
        case _:
            raise AssertionError(f"no list of numbers is called {kind}")


class Tracer(HTMLParser):
    """Walks a page's main part; orphans: every number that its nearest claims or list do not account for."""

    def __init__(self, given: set[str] | None = None) -> None:
        super().__init__()
        self.orphans: list[str] = []
        self.traced = 0
        self._given = given or set()  # such as the number of the case
        self._open: list[tuple[str, frozenset[str] | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = dict(attrs)
        if tag in VOID:
            return
        allowed = self._open[-1][1] if self._open else None
        if tag == "main":
            allowed = frozenset(self._given)
        if own.get("data-claims"):
            allowed = frozenset().union(*(numbers_of(key) for key in (own["data-claims"] or "").split()))
        if own.get("data-number"):
            kind = own["data-number"] or ""
            allowed = frozenset(self._given) if kind == "case" else listed(kind)
        self._open.append((tag, allowed))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A drawing's stroke has no words."""

    def handle_data(self, text: str) -> None:
        allowed = self._open[-1][1] if self._open else None
        if allowed is None or any(tag in ("script", "style") for tag, _ in self._open):
            return
        found = numbers(text)
        self.traced += len(found)
        self.orphans += [f"{one} in {text.strip()[:80]!r}" for one in sorted(found - allowed)]


def find_orphans(page: str, given: set[str] | None = None) -> tuple[list[str], int]:
    """The orphans of a page, and how many numbers were looked at."""
    tracer = Tracer(given)
    tracer.feed(page)
    return tracer.orphans, tracer.traced
