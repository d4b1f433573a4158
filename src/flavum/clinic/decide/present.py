"""What each step of the aid shows, in words of the page's language."""

from typing import Any, Final

from flavum.clinic.accounts.page import page_language
from flavum.clinic.decide.step import Step, Walk
from flavum.clinic.records.weighing import weights_of
from flavum.options.catalogue import load_options
from flavum.options.people import PEOPLE
from flavum.options.values import HEAVIEST, Weights, weigh
from flavum.report.aid.about import present_about, present_wait, word_edition
from flavum.report.aid.aid import present_matters, present_questions, word_order
from flavum.report.aid.option import present_guides, present_options, present_pairs
from flavum.report.aid.outcome import present_outcomes
from flavum.report.figure.hundred import Inks
from flavum.report.words import Language, load_words

PAGE_INKS: Final = Inks(counted="var(--accent)", rim="var(--soft)", ground="var(--card)")


def present_step(walk: Walk, step: Step) -> dict[str, Any]:
    """The page of a step: where it lies on the walk, and what it says."""
    language = page_language()
    words = load_words(language)["aid"]
    stops = walk.stops(language)
    place = walk.steps.index(step)
    weights = weights_of(walk.case) if walk.case else weigh({})
    return {
        "w": words,
        "walk": walk,
        "case": walk.case,
        "stops": stops,
        "here": stops[place],
        "before": stops[place - 1] if place else None,
        "after": stops[place + 1] if place + 1 < len(stops) else None,
        "where": words["step"].format(n=place + 1, all=len(stops)),
        "place": place + 1,
        "edition": word_edition(language),
        **_present(step, weights, language),
    }


def _present(step: Step, weights: Weights, language: Language) -> dict[str, Any]:
    options = load_options()
    match step:
        case Step.ABOUT:
            return present_about(language)
        case Step.VALUES:
            return {"matters": present_matters(weights, language), "scale": range(HEAVIEST + 1), "most": HEAVIEST}
        case Step.TREATMENTS:
            return {
                "order": word_order(weights, language),
                "options": present_options(options, weights, language),
                "wait": present_wait(language),
                "most": HEAVIEST,
            }
        case Step.COMPARE:
            return {
                "lead": load_words(language)["aid"]["compare_lead"].format(all=PEOPLE),
                "outcomes": present_outcomes(options, weights, language, PAGE_INKS),
                "pairs": present_pairs(options, language),
            }
        case Step.GUIDES:
            return {"guides": present_guides(options, language)}
        case Step.QUESTIONS:
            return {"questions": present_questions(weights, language)}
