"""When pain comes back: what is looked at anew, and what the record has of each so far."""

from datetime import date
from typing import Any

from flavum.candidacy.alternatives.reopen import Reopened, read_reopened
from flavum.clinic.alternatives.present import present_claims
from flavum.clinic.records.current import facts_of_person
from flavum.clinic.records.models import Case
from flavum.clinic.records.weigh import find_speaking
from flavum.report.clinician import word_day
from flavum.report.words import Language, load_words, say

IMAGES = "images"
View = dict[str, Any]


def present_reopened(language: Language, *, on: date, days: dict[str, date] | None = None) -> list[View]:
    """Each thing in its order. days: when the record last heard of it (latest_days); None: nobody's record is meant."""
    return [
        {
            "title": say(one, "title", language),
            "text": say(one, "text", language),
            "plain": say(one, "plain", language),
            "claims": present_claims(one.claims, language, on=on),
            "latest": word_day(days[one.key], load_words(language)) if days and one.key in days else "",
        }
        for one in read_reopened()
    ]


def latest_days(case: Case) -> dict[str, date]:
    """Key of a thing to look at -> the latest day that the record has something of it from."""
    facts = facts_of_person(case).exclude(value=None).values_list("key", "holds_on")
    found = {one.key: _latest(one, list(facts)) for one in read_reopened()}
    reading = find_speaking(case)
    found[IMAGES] = reading.study.acquired_on if reading else None
    return {key: day for key, day in found.items() if day}


def _latest(one: Reopened, facts: list[tuple[str, date]]) -> date | None:
    return max((day for key, day in facts if one.is_about(key)), default=None)
