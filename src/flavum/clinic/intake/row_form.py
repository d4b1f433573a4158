"""One row of a list as a form has it: an earlier treatment, an operation; its fields come from the Questionnaire."""

import calendar
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import QueryDict

from flavum.candidacy.facts.catalogue import fact_catalogue
from flavum.candidacy.intake.branch import is_asked
from flavum.candidacy.intake.questionnaire import find_item
from flavum.candidacy.intake.schema import TEXT_LIMIT
from flavum.clinic.records.question import Question, find_question

Row = dict[str, Any]
TRIED = "treatment.tried"
EARLIEST_YEAR = 1930


@dataclass
class RowForm:
    """What was written: the row as it stands, and what cannot be, as keys of fields."""

    row: Row = field(default_factory=dict)
    wrong: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Field:
    """One field of the page: the question, and what was written for it."""

    question: Question
    written: Mapping[str, Any]
    is_wrong: bool


def fields_of(key: str, language: str) -> list[Question]:
    """The questions about one row; that something was tried is said by the row's being there."""
    item = find_item(key)
    assert item is not None
    inside = (find_question(one["linkId"], language) for one in item["item"])
    return [one for one in inside if one is not None and one.key != TRIED]


def show_fields(key: str, language: str, row: Row, post: QueryDict | None, wrong: set[str]) -> list[Field]:
    return [Field(one, _written(one, row, post), one.key in wrong) for one in fields_of(key, language)]


def _written(question: Question, row: Row, post: QueryDict | None) -> dict[str, Any]:
    """The field's parts: of the form that came back, or of the kept row."""
    key, value = question.key, row.get(question.key.split(".")[1])
    if question.kind == "date":
        parts = (value or "--").split("-")
        kept = dict(zip(("year", "month", "day"), (part.lstrip("0") for part in parts), strict=True))
        return {part: post.get(f"{key}-{part}", "") for part in kept} if post is not None else kept
    if question.kind == "levels":
        return {"values": post.getlist(key) if post is not None else value or []}
    return {"value": post.get(key, "") if post is not None else "" if value is None else str(value)}


def parse_row(key: str, post: QueryDict, *, on: date) -> RowForm:
    """The row that a form says. on: the day after which nothing can have happened.

    A date of which only the month or the year is known counts as its last day: no treatment is made longer by it, and
    no injection older.
    """
    form = RowForm()
    for question in fields_of(key, "en"):
        _take(form, question, post, on)
    said = {TRIED: "yes"} | {f"{key.split('.')[0]}.{name}": value for name, value in form.row.items()}
    for name in list(form.row):
        if not is_asked(fact_catalogue()[f"{key.split('.')[0]}.{name}"], said):
            del form.row[name]
    _check_order(form, post)
    return form


def _take(form: RowForm, question: Question, post: QueryDict, on: date) -> None:
    name = question.key.split(".")[1]
    if question.kind == "date":
        span = _read_date(question.key, post, form)
        if span is not None and span[0] > on:
            form.wrong.add(question.key)
        elif span is not None:
            form.row[name] = min(span[1], on).isoformat()
        return
    for value in _values(question, post, form):
        form.row[name] = value
    if fact_catalogue()[question.key].required and name not in form.row:
        form.wrong.add(question.key)


def _values(question: Question, post: QueryDict, form: RowForm) -> Iterator[Any]:
    """The field's value, where there is one."""
    written = post.get(question.key, "").strip()
    known = [value for value, _ in question.options]
    if question.kind == "levels":
        chosen = [value for value in known if value in post.getlist(question.key)]
        if chosen:
            yield chosen
    elif question.options:
        if written in known:
            yield written
    elif question.kind == "number" and written:
        if written.isdecimal() and (question.low or 0) <= int(written) <= (question.high or 0):
            yield int(written)
        else:
            form.wrong.add(question.key)
    elif written:
        yield written[:TEXT_LIMIT]


def _read_date(key: str, post: QueryDict, form: RowForm) -> tuple[date, date] | None:
    """The first and the last day that what was written can mean; None where nothing was."""
    day, month, year = (post.get(f"{key}-{part}", "").strip() for part in ("day", "month", "year"))
    if not (day or month or year):
        return None
    try:
        if not month:
            first, last = (1, 1), (12, 31)
        elif not day:
            first, last = (int(month), 1), (int(month), calendar.monthrange(int(year), int(month))[1])
        else:
            first = last = (int(month), int(day))
        if int(year) >= EARLIEST_YEAR and (month or not day):
            return date(int(year), *first), date(int(year), *last)
    except (ValueError, calendar.IllegalMonthError):
        pass
    form.wrong.add(key)
    return None


def _check_order(form: RowForm, post: QueryDict) -> None:
    """An end before the start is wrong, but where the start is known to the month or year alone, it was before."""
    started, ended = form.row.get("started_on"), form.row.get("ended_on")
    if started is None or ended is None or ended >= started:
        return
    span = _read_date("treatment.started_on", post, form)
    if span is not None and span[0].isoformat() <= ended:
        form.row["started_on"] = ended
    else:
        form.wrong.add("treatment.ended_on")
