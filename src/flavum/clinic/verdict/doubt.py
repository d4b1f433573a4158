"""Answers that contradict each other on a case, in words: which, what they leave unknown, and where to mend them."""

from collections import defaultdict
from typing import Any

from flavum.anatomy.level import Level
from flavum.candidacy.assessment import Assessment, CriterionAnswer
from flavum.candidacy.case.doubt import doubt_facts
from flavum.candidacy.facts.catalogue import fact_catalogue
from flavum.clinic.records.phrase import say_kept
from flavum.clinic.records.weigh import Gathered
from flavum.clinic.verdict.entry import Entries
from flavum.report.words import Language, say

View = dict[str, Any]


def present_doubts(gathered: Gathered, assessment: Assessment, entries: Entries, language: Language) -> list[View]:
    """Each contradiction once, with the criteria that it strikes and the pages on which it is put right."""
    struck: dict[str, list[tuple[str, Level | None]]] = defaultdict(list)
    for fact in doubt_facts(gathered.intake, gathered.facts, on=gathered.on):
        struck[fact.reason].append((fact.key, fact.level))
    return [_present(reason, places, assessment, entries, language) for reason, places in struck.items()]


def _present(
    reason: str, places: list[tuple[str, Level | None]], assessment: Assessment, entries: Entries, language: Language
) -> View:
    keys = {key for key, _ in places}
    titles = [say(one, "title", language) for one in _answers(assessment) if keys & {used.key for used in one.facts}]
    links = {entries.find(key, level.value if level else ""): _label(key, level, language) for key, level in places}
    return {
        "reason": _capital(say_kept(reason)),
        "criteria": list(dict.fromkeys(titles)),
        "links": [{"address": address, "label": label} for address, label in links.items() if address],
    }


def _answers(assessment: Assessment) -> list[CriterionAnswer]:
    return [*assessment.answers, *(one for level in assessment.levels for one in level.answers)]


def _label(key: str, level: Level | None, language: Language) -> str:
    fact = fact_catalogue()[key]
    label = fact.label if language == "en" else fact.label_es
    return f"{label} ({level.value})" if level else label


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
