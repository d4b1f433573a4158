"""The sets of criteria side by side: topic by topic, about the person and at every level, with what flips."""

from collections.abc import Iterator
from typing import Any

from flavum.candidacy.answer import Answer
from flavum.candidacy.assessment import Assessment, CriterionAnswer
from flavum.report.figure.mark import OF_VERDICT
from flavum.report.words import Language, load_words, say

View = dict[str, Any]


def present_matrix(assessments: list[Assessment], language: Language, *, only_what_differs: bool) -> View:
    """One table about the person and one for each level; the first set is the one the others are held against."""
    words, first = load_words(language), assessments[0]
    titles = [say(one, "title", language) for one in assessments]
    places = [("", words["detail"]["criteria_person"], [one.answers for one in assessments])]
    for number, level in enumerate(first.levels):
        title = words["detail"]["criteria_level"].format(level=level.level.value)
        places.append((level.level.value, title, [one.levels[number].answers for one in assessments]))
    tables = [
        {
            "level": level,
            "title": title,
            "verdicts": _verdicts(assessments, level, language),
            "rows": [row for row in _rows(answers, titles, language) if row["flips"] or not only_what_differs],
        }
        for level, title, answers in places
    ]
    for table in tables:
        table["flips"] = sum(row["flips"] for row in table["rows"])
    return {
        "sets": titles,
        "tables": tables,
        "flips": sum(table["flips"] for table in tables),
    }


def _verdicts(assessments: list[Assessment], level: str, language: Language) -> list[View]:
    """What every set says of a level; nothing about the person alone, who has no verdict."""
    if not level:
        return []
    found = [next(it.verdict for it in one.levels if it.level.value == level) for one in assessments]
    words = load_words(language)["verdict"]
    return [
        {
            "set": say(one, "title", language), "mark": OF_VERDICT[it.value], "name": words[it.value],
            "flips": it is not found[0],
        }
        for one, it in zip(assessments, found, strict=True)
    ]  # fmt: skip


def _rows(answers: list[tuple[CriterionAnswer, ...]], titles: list[str], language: Language) -> Iterator[View]:
    topics = dict.fromkeys(one.topic for of_set in answers for one in of_set)
    for topic in topics:
        cells = [[one for one in of_set if one.topic == topic] for of_set in answers]
        title = next(say(one, "title", language) for cell in cells for one in cell)
        shown = [
            {"set": name, "flips": _flips(cells[0], cell), "lines": [_line(one, title, language) for one in cell]}
            for name, cell in zip(titles, cells, strict=True)
        ]
        yield {"title": title, "cells": shown, "flips": any(cell["flips"] for cell in shown)}


def _flips(first: list[CriterionAnswer], other: list[CriterionAnswer]) -> bool:
    """Whether the two say something else on a topic on which both speak, by what decides where something does."""
    return bool(first and other) and _answers(first) != _answers(other)


def _answers(cell: list[CriterionAnswer]) -> set[Answer]:
    deciding = {one.answer for one in cell if one.role.decides}
    return deciding or {one.answer for one in cell}


def _line(one: CriterionAnswer, title: str, language: Language) -> View:
    words, own = load_words(language), say(one, "title", language)
    return {
        "answer": one.answer.value,
        "words": words["answer"][one.answer.value],
        "title": "" if own == title else own,
        "role": "" if one.role.decides else words["role"][one.role.value],
        "is_overridden": one.override is not None,
    }
