"""The treatments as cards, all alike, in the person's order, each with why it stands there; and what guides claim."""

from collections.abc import Sequence
from itertools import combinations

from flavum.options.compare import Pair, compare_pair
from flavum.options.treatment import Treatment
from flavum.options.values import Weights, explain_order, order
from flavum.options.wish import load_values
from flavum.options.words import DEGREE_WORDS, NO_GOOD_EVIDENCE, OUTCOME_WORDS
from flavum.report.aid.evidence import View, present_claims, present_passage
from flavum.report.words import Language, load_words

PASSAGES = ("what", "who", "anaesthesia", "stay", "recovery", "harms")


def present_options(options: Sequence[Treatment], weights: Weights, language: Language) -> list[View]:
    """Every treatment, in the person's order; nothing is left out."""
    return [_present_option(treatment, weights, language) for treatment in order(options, weights)]


def _present_option(treatment: Treatment, weights: Weights, language: Language) -> View:
    words = load_words(language)["aid"]
    silent = ", ".join(OUTCOME_WORDS[outcome].say(language) for outcome in treatment.no_good_evidence)
    return {
        "key": treatment.key,
        "title": treatment.title.say(language),
        "why": _explain(treatment, weights, language),
        "passages": [
            {"name": words[f"passage_{name}"], **present_passage(getattr(treatment, name), language)}
            for name in PASSAGES
        ],
        "unknown": [present_passage(passage, language) for passage in treatment.unknown],
        "silent": f"{NO_GOOD_EVIDENCE.say(language)} {words['silent_on'].format(outcomes=silent)}" if silent else "",
    }


def _explain(treatment: Treatment, weights: Weights, language: Language) -> list[View]:
    titles = {value.key: value.title.say(language) for value in load_values()}
    return [
        {
            "value": titles[fit.value],
            "weight": weights.of(fit.value),
            "degree": DEGREE_WORDS[fit.degree].say(language),
            "key": fit.degree.value,
            **present_passage(fit.because, language),
        }
        for fit in explain_order(treatment, weights)
    ]


def present_guides(options: Sequence[Treatment], language: Language) -> list[View]:
    """What guides for patients claim for a treatment, each beside what the literature supports."""
    return [
        {
            "title": treatment.title.say(language),
            "lines": [
                {"said": guide.said.say(language), **present_passage(guide.beside, language)}
                for guide in treatment.guides
            ],
        }
        for treatment in options
        if treatment.guides
    ]


def present_pairs(options: Sequence[Treatment], language: Language) -> list[View]:
    """For every two treatments whether a trial has compared them, together by the answer; those compared come first."""
    pairs = [compare_pair(one, other) for one, other in combinations(options, 2)]
    answers = dict.fromkeys((pair.told, pair.claim) for pair in sorted(pairs, key=_rank))
    return [
        {
            "told": told.say(language),
            "pairs": [_name(pair, language) for pair in pairs if (pair.told, pair.claim) == (told, claim)],
            **present_claims((claim,) if claim else (), language),
        }
        for told, claim in answers
    ]


def _rank(pair: Pair) -> int:
    return 0 if pair.studies else 1 if pair.claim else 2


def _name(pair: Pair, language: Language) -> str:
    joined = load_words(language)["aid"]["pair"]
    return str(joined.format(one=pair.one.title.say(language), other=pair.other.title.say(language)))
