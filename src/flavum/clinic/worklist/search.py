"""What somebody looks for in the worklist: filters, which stand in the address, and words, which never do.

A name in an address stays in histories, bookmarks and logs. The words of a search are posted and kept in the session.
"""

from dataclasses import dataclass, fields
from datetime import date, timedelta
from functools import reduce
from typing import Self
from urllib.parse import urlencode
from uuid import UUID

from django.db import models
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from flavum.clinic.accounts.models import Language
from flavum.clinic.records.models import Stage, Standing, Turn
from flavum.clinic.standing.refresh import fold

WORDS = "search"
LONGEST = 100
WEEK = timedelta(days=7)


class DueBy(models.TextChoices):
    """When something is due."""

    OVERDUE = "overdue", _("Overdue")
    TODAY = "today", _("Today or before")
    WEEK = "week", _("Within a week")
    NOTHING = "nothing", _("Nothing due")


@dataclass(frozen=True)
class Filter:
    """What the list is narrowed to; empty: everything. A value that means nothing is dropped."""

    stage: str = ""
    site: str = ""
    turn: str = ""
    due: str = ""
    language: str = ""

    @classmethod
    def from_query(cls, query: QueryDict) -> Self:
        known = {"stage": Stage.values, "turn": Turn.values, "due": DueBy.values, "language": Language.values}
        kept = {name: query.get(name, "") for name in known if query.get(name, "") in known[name]}
        return cls(site=query.get("site", "") if _is_id(query.get("site", "")) else "", **kept)

    def to_query(self) -> str:
        """As it stands in an address: "stage=imaging&due=overdue"."""
        return urlencode({one.name: value for one in fields(self) if (value := getattr(self, one.name))})

    def to_condition(self, on: date) -> Q:
        """Closed cases are shown to who asks for them."""
        condition = Q(stage=self.stage) if self.stage == Stage.CLOSED else Q(is_open=True)
        if self.stage:
            condition &= Q(stage=self.stage)
        if self.site:
            condition &= Q(site=self.site)
        if self.language:
            condition &= Q(language=self.language)
        return condition & _of_turn(self.turn, on) & _due(self.due, on)


def find_rows(wanted: Filter, words: str, on: date) -> QuerySet[Standing]:
    """Standings by urgency: alarms, then what is due, the longest overdue first, then who waits longest."""
    rows = Standing.objects.filter(wanted.to_condition(on), _like(words))
    return rows.order_by(F("has_alarm").desc(), F("due_on").asc(nulls_last=True), "stage_since", "case")


def read_words(request: HttpRequest) -> str:
    """What is being searched for, as this session remembers it."""
    return str(request.session.get(WORDS, ""))


def keep_words(request: HttpRequest, words: str) -> None:
    request.session[WORDS] = " ".join(words.split())[:LONGEST]


def _of_turn(turn: str, on: date) -> Q:
    """As find_turn says it: what is overdue goes before what the stage asks for."""
    if not turn:
        return Q()
    overdue = Q(due_on__lt=on, has_alarm=False) & ~Q(due_turn="")
    return (overdue & Q(due_turn=turn)) | (~overdue & Q(turn=turn))


def _due(due: str, on: date) -> Q:
    match due:
        case DueBy.OVERDUE:
            return Q(due_on__lt=on)
        case DueBy.TODAY:
            return Q(due_on__lte=on)
        case DueBy.WEEK:
            return Q(due_on__lte=on + WEEK)
        case DueBy.NOTHING:
            return Q(due_on=None)
        case _:
            return Q()


def _like(words: str) -> Q:
    """Every word is part of a name or of a number; digits are a case's whole number, or end the record number."""
    return reduce(Q.__and__, (_has(word) for word in fold(words).replace(",", " ").split()), Q())


def _has(word: str) -> Q:
    number = word.removeprefix("#")
    if number.isdecimal():
        return Q(search__contains=f"#{number} ") | Q(search__contains=f"{number} #")
    return Q(search__contains=word)


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
