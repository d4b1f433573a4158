"""What a text or a number of the aid rests on: the claims, each with its source, how sure it is and who paid."""

from typing import Any, Final

from flavum.evidence.claim import Claim
from flavum.evidence.library import load_library
from flavum.options.study import FUNDING_UNKNOWN, Study
from flavum.options.text import Passage
from flavum.options.words import DESIGN_WORDS
from flavum.report.clinician import word_day
from flavum.report.detail import present_claim, present_source
from flavum.report.words import Language, load_words, say

View = dict[str, Any]
CLAIMS: Final = "claims"  # the field of a view under which claims stand; `list_claims` finds them by it


def present_evidence(claim: Claim, language: Language) -> View:
    """A claim: what it says, of how many people, how sure it is, where it stands, who paid, when it was checked."""
    sources = [load_library().get_source(key) for key in (claim.source, *claim.also)]
    paid = dict.fromkeys(say(source, "funding", language) for source in sources if source.funding)
    return {
        **present_claim(claim, language),
        "cited": [present_source(source, language) for source in sources],
        "paid": " ".join(paid) or FUNDING_UNKNOWN.say(language),
        "checked": word_day(claim.as_of, load_words(language)),
    }


def present_passage(passage: Passage, language: Language) -> View:
    """Words and what they rest on."""
    return {"text": passage.text.say(language), **present_claims(passage.claims, language)}


def present_claims(claims: tuple[Claim, ...], language: Language) -> View:
    """claims: each once; keys: theirs, for whoever traces a number."""
    once = tuple(dict.fromkeys(claims))
    return {CLAIMS: [present_evidence(one, language) for one in once], "keys": " ".join(one.key for one in once)}


def present_study(study: Study, language: Language) -> View:
    """A study: how it came by its numbers, who paid, and what it cannot say."""
    return {
        "title": study.title.say(language),
        "design": DESIGN_WORDS[study.design].say(language),
        "paid": study.funding.say(language),
        **present_claims(study.limits, language),
    }


def list_claims(view: Any) -> tuple[str, ...]:
    """The keys of every claim in a view, each once, in the order in which they are shown."""
    return tuple(dict.fromkeys(_walk(view)))


def _walk(view: Any) -> list[str]:
    match view:
        case dict():
            own = [one["key"] for one in view.get(CLAIMS, [])]
            return own + [key for name, value in view.items() if name != CLAIMS for key in _walk(value)]
        case list():
            return [key for one in view for key in _walk(one)]
        case _:
            return []
