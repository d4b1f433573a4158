"""The whole aid in one language and one person's order: what its pages and its paper say, and what was shown."""

from flavum.options.catalogue import get_edition, load_options
from flavum.options.people import PEOPLE
from flavum.options.question import Question, load_questions
from flavum.options.values import HEAVIEST, ORDER_NOTE, Weights, order
from flavum.options.wish import load_goals, load_values
from flavum.report.aid.about import present_about
from flavum.report.aid.evidence import View, list_claims
from flavum.report.aid.option import present_guides, present_options, present_pairs
from flavum.report.aid.outcome import present_outcomes
from flavum.report.figure.hundred import Inks
from flavum.report.words import Language, load_words

PAPER_INKS = Inks(counted="#0d5266", rim="#7b858f", ground="#ffffff")


def present_aid(weights: Weights, language: Language, inks: Inks = PAPER_INKS) -> View:
    """Every step, in words of the language."""
    options = load_options()
    return {
        "lang": language,
        "about": present_about(language),
        "matters": present_matters(weights, language),
        "order": word_order(weights, language),
        "options": present_options(options, weights, language),
        "outcomes": present_outcomes(options, weights, language, inks),
        "pairs": present_pairs(options, language),
        "guides": present_guides(options, language),
        "lead": load_words(language)["aid"]["compare_lead"].format(all=PEOPLE),
    }


def present_matters(weights: Weights, language: Language) -> list[View]:
    """Goals, then values, each with what the person gave it."""
    words = load_words(language)["aid"]
    return [
        {
            "key": kind,
            "title": words[f"values_{kind}"],
            "note": words[f"values_{kind}_note"],
            "lines": [
                {
                    "key": one.key,
                    "title": one.title.say(language),
                    "weight": weights.of(one.key),
                    "given": words["values_given"].format(n=weights.of(one.key), all=HEAVIEST),
                }
                for one in found
            ],
        }
        for kind, found in (("goals", load_goals()), ("values", load_values()))
    ]


def word_order(weights: Weights, language: Language) -> str:
    """What the order is, and that it hides and recommends nothing."""
    values = {value.key for value in load_values()}
    is_given = any(weight for key, weight in weights.given if key in values)
    return ORDER_NOTE.say(language) if is_given else str(load_words(language)["aid"]["order_plain"])


def present_questions(weights: Weights, language: Language) -> list[View]:
    """Every question: first those about all treatments, then those about each, in the person's order."""
    questions = load_questions()
    words = load_words(language)["aid"]
    groups = [("", [one for one in questions if not one.treatments])]
    asked = {one.key for one in groups[0][1]}
    for treatment in order(load_options(), weights):
        own = [one for one in questions if treatment.key in one.treatments and one.key not in asked]
        asked |= {one.key for one in own}
        groups += [(words["questions_about"].format(title=treatment.title.say(language)), own)] if own else []
    return [{"title": title, "lines": [_present_question(one, language) for one in found]} for title, found in groups]


def _present_question(question: Question, language: Language) -> View:
    return {"key": question.key, "text": question.text.say(language)}


def tell_shown(weights: Weights, language: Language) -> View:
    """What somebody was shown, for the record: edition, treatments in their order, outcomes in theirs, every claim."""
    aid = present_aid(weights, language)
    return {
        "edition": get_edition(load_options()),
        "language": language,
        "treatments": [one["key"] for one in aid["options"]],
        "outcomes": [one["key"] for one in aid["outcomes"]],
        "claims": list(list_claims(aid)),
    }
