"""The first step of the aid: the condition with a picture, the decision, what cannot wait, and what these pages are."""

from typing import Final

from flavum.options.catalogue import get_edition, load_options
from flavum.report.aid.evidence import View, present_passage
from flavum.report.aid.opening import load_opening
from flavum.report.clinician import word_day
from flavum.report.patient import draw_schematics
from flavum.report.words import Language, load_words

TOLD: Final = ("about_advice", "about_made", "about_paid", "about_evidence", "about_update")


def present_about(language: Language) -> View:
    """Everything on the first step."""
    words, opening = load_words(language), load_opening()
    return {
        "condition": [present_passage(one, language) for one in opening.condition],
        "urgent": [present_passage(one, language) for one in opening.urgent],
        "wait": [present_passage(one, language) for one in opening.wait],
        "drawing": {**draw_schematics(words["patient"]), "caption": words["aid"]["drawing_caption"]},
        "told": [words["aid"][key] for key in TOLD],
        "edition": word_edition(language),
    }


def present_wait(language: Language) -> list[View]:
    """What is known of having no treatment for now."""
    return [present_passage(one, language) for one in load_opening().wait]


def word_edition(language: Language) -> str:
    """Which edition of the catalogue this is, and the latest day on which one of its claims was checked."""
    words = load_words(language)
    latest = max(claim.as_of for treatment in load_options() for claim in treatment.claims)
    told = words["aid"]["about_edition"]
    return str(told.format(edition=get_edition(load_options()), day=word_day(latest, words)))
