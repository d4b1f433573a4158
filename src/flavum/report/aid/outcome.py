"""The outcomes, side by side: what one study counted alike as a hundred people each, the rest apart and why."""

from collections.abc import Sequence

from flavum.options.compare import Apart, Cell, Comparison, Row, compare
from flavum.options.measure import Measure
from flavum.options.people import PEOPLE, People, describe_people
from flavum.options.text import Text
from flavum.options.treatment import Result, Treatment
from flavum.options.values import Weights, order, order_outcomes
from flavum.options.words import FOLLOW_UP_WORDS, N_PEOPLE, N_UNKNOWN, OUTCOME_WORDS, word_n
from flavum.report.aid.evidence import View, present_claims, present_study
from flavum.report.figure.hundred import Inks, divide, draw_hundred
from flavum.report.words import Language, load_words


def present_outcomes(options: Sequence[Treatment], weights: Weights, language: Language, inks: Inks) -> list[View]:
    """Every outcome in the person's order, the treatments within it in theirs."""
    ordered = order(options, weights)
    return [_present_outcome(compare(ordered, one), language, inks) for one in order_outcomes(weights)]


def _present_outcome(found: Comparison, language: Language, inks: Inks) -> View:
    counted = [one for one in found.apart if one.result.people is not None]
    told = [one for one in found.apart if one.result.people is None]
    return {
        "key": found.outcome.value,
        "title": OUTCOME_WORDS[found.outcome].say(language),
        "rows": [_present_row(row, language, inks) for row in found.rows],
        "counted": _present_studies(counted, language, inks),
        "told": _present_studies(told, language, inks),
        "silent": [treatment.title.say(language) for treatment in found.silent],
        "note": found.note.say(language) if found.note else "",
    }


def _present_row(row: Row, language: Language, inks: Inks) -> View:
    return {
        "title": row.measure.title.say(language),
        "when": FOLLOW_UP_WORDS[row.follow_up].say(language),
        "note": row.note.say(language),
        "study": present_study(row.study, language),
        "cells": [_present_cell(cell, row.measure, language, inks) for cell in row.cells],
    }


def _present_cell(cell: Cell, measure: Measure, language: Language, inks: Inks) -> View:
    claims = (cell.people.claim, cell.result.group) if cell.treatment else (cell.people.claim,)
    return {
        "title": cell.title.say(language),
        **_present_people(cell.people, measure, language, inks),
        "n": _word_n(cell).say(language) if cell.treatment is None else word_n(cell.result).say(language),
        **present_claims(tuple(claim for claim in claims if claim), language),
    }


def _word_n(cell: Cell) -> Text:
    """Of a study's other group: how many its own claim says; the treatment's group is not its."""
    n = cell.people.claim.n
    return N_UNKNOWN if n is None else N_PEOPLE.fill(n=f"{n:,}")


def _present_people(people: People, measure: Measure, language: Language, inks: Inks) -> View:
    """The picture, what is drawn in it, and the same in words."""
    words, crowd = load_words(language)["aid"], divide(people)
    drawn = words["drawn_striped" if crowd.striped else "drawn"].format(
        all=PEOPLE, filled=crowd.filled, striped=crowd.striped, empty=crowd.empty
    )
    return {
        "svg": draw_hundred(people, inks, title=drawn),
        "drawn": drawn,
        "said": describe_people(people, measure).say(language),
    }


def _present_studies(apart: Sequence[Apart], language: Language, inks: Inks) -> list[View]:
    """What stands apart, together by the study that it comes from."""
    return [
        {
            "study": present_study(study, language),
            "results": [_present_apart(one, language, inks) for one in apart if one.result.study == study],
        }
        for study in dict.fromkeys(one.result.study for one in apart)
    ]


def _present_apart(one: Apart, language: Language, inks: Inks) -> View:
    result = one.result
    people = (
        _present_people(result.people, result.measure, language, inks) if result.people else _tell(result, language)
    )
    parts = (result.before, result.claim, result.control, result.group)
    return {
        "treatment": one.treatment.title.say(language),
        "title": result.measure.title.say(language),
        "when": FOLLOW_UP_WORDS[result.follow_up].say(language),
        "reason": one.reason.say(language),
        "n": word_n(result).say(language),
        **people,
        **present_claims(tuple(claim for claim in parts if claim), language),
    }


def _tell(result: Result, language: Language) -> View:
    """What the source says in its own sentence, with how it was before and in the other group."""
    around = [claim for claim in (result.before, result.control) if claim is not None]
    said = [result.told.say(language)] + [one.statement if language == "en" else one.statement_es for one in around]
    return {"svg": "", "drawn": "", "said": " ".join(said)}
