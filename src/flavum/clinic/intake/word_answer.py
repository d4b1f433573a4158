"""Answers in words, as the patient gave them: for the review at the end."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from flavum.clinic.intake.row_form import Row, fields_of
from flavum.clinic.records.question import Question

NOT_TRIED = "no"


def word_answer(question: Question, value: Any, language: str) -> list[str]:
    """The answer, one line for each of its parts; nothing where the list is empty."""
    if value is None:
        return [_("I do not know")]
    if question.kind == "rows":
        return [word_row(question.key, row, language) for row in value]
    if isinstance(value, list):
        return [str(one) for one in value]
    return [_word(question, value)]


def word_row(key: str, row: Row, language: str) -> str:
    """A treatment or an operation in one line."""
    if row.get("tried") == NOT_TRIED:
        kind = next(one for one in fields_of(key, language) if one.key == "treatment.kind")
        return _("%(what)s: not tried") % {"what": _word(kind, row["kind"])}
    return " · ".join(_parts(key, row, language))


def _parts(key: str, row: Row, language: str) -> Iterator[str]:
    for question in fields_of(key, language):
        value = row.get(question.key.split(".")[1])
        if value is None:
            continue
        if question.key == "treatment.ongoing":
            if value == "yes":
                yield _("still going on")
        elif question.kind == "date":
            yield _DATES[question.key]() % {"month": date_format(date.fromisoformat(value), "YEAR_MONTH_FORMAT")}
        else:
            yield ", ".join(value) if isinstance(value, list) else _word(question, value)


_DATES = {
    "treatment.started_on": lambda: _("since %(month)s"),
    "treatment.ended_on": lambda: _("until %(month)s"),
}


def _word(question: Question, value: Any) -> str:
    words = dict(question.options).get(str(value))
    return words if words is not None else f"{value} {question.unit}".strip()
