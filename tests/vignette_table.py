"""Reads the vignettes (spec/vignettes.toml): whom each is about, and what every set must answer of that person."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from candidacy_factories import to_facts

from flavum.anatomy.level import LUMBAR_LEVELS, Level
from flavum.candidacy.assess import assess
from flavum.candidacy.assessment import Assessment
from flavum.candidacy.case import Case
from flavum.candidacy.criterion import CriteriaRefusal, CriteriaSet, criteria_names, load_criteria
from flavum.candidacy.intake import Intake

TABLE = Path(__file__).parent / "spec" / "vignettes.toml"
HERE = Level.L4_L5
ANSWERS = ("met", "unmet", "unknown", "absent")
WORDS = {"candidate": "yes", "not_a_candidate": "no", "not_yet_known": "unknown"}
NO_RULE = "none"


@dataclass(frozen=True)
class Expected:
    """What one set must say: verdict (yes, no, unknown, none), and the answer of each of its criteria at HERE."""

    verdict: str
    answers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Vignette:
    """One line of the table. emergency: now, today or nothing. expected: by the name of the set."""

    section: str
    name: str
    intake: Intake
    on: date
    emergency: str
    expected: Mapping[str, Expected]


@cache
def read_vignettes() -> tuple[Vignette, ...]:
    """Every vignette, in the order of the table."""
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    people, day = table.pop("people"), table.pop("day")
    return tuple(
        _to_vignette(section, name, {"on": day, **line}, people[line.get("as", "anna")])
        for section, lines in table.items()
        for name, line in lines.items()
    )


def weigh(vignette: Vignette, criteria: CriteriaSet) -> Expected:
    """What Flavum says of a vignette, in the words of the table."""
    try:
        assessment = assess(Case(vignette.intake), criteria, on=vignette.on)
    except CriteriaRefusal:
        return Expected(NO_RULE)
    return Expected(WORDS[assessment.verdict.value], _answers(assessment, criteria))


def _answers(assessment: Assessment, criteria: CriteriaSet) -> dict[str, str]:
    """Answers by criterion, the person's and those at HERE; of one that is asked twice both."""
    (here,) = [level for level in assessment.levels if level.level is HERE]
    found = {criterion.key: "" for criterion in criteria.criteria}
    for answer in (*assessment.answers, *here.answers):
        found[answer.key] = " ".join(filter(None, (found[answer.key], answer.answer.value)))
    return {key: said or "absent" for key, said in found.items()}


def _to_vignette(section: str, name: str, line: Mapping[str, Any], person: Mapping[str, str]) -> Vignette:
    known = {"as", "but", "also", "on", "emergency", "unmet", "unknown", "met", "absent", *criteria_names()}
    assert set(line) <= known, f"{name}: {set(line) - known} is no part of a line"
    return Vignette(
        section=section,
        name=name,
        intake=Intake(facts=_facts(line, person)),
        on=line["on"],
        emergency=line.get("emergency", ""),
        expected={one: _expect(one, line, person["otherwise"]) for one in criteria_names()},
    )


def _facts(line: Mapping[str, Any], person: Mapping[str, str]) -> tuple[Any, ...]:
    narrow = tuple(level for level in LUMBAR_LEVELS if level in (HERE, *_levels(line.get("also", ""))))
    wide = tuple(level for level in LUMBAR_LEVELS if level not in narrow)
    said = [(person["person"], narrow), (person["level"], narrow), (person["elsewhere"], wide)]
    for part in line.get("but", "").split(";"):
        place, colon, text = part.rpartition(":")
        said.append((text, _levels(place) if colon else (HERE,)))
    found = [fact for text, levels in said if text.strip() for fact in to_facts(text, levels)]
    return tuple({(fact.key, fact.level): fact for fact in found}.values())


def _levels(text: str) -> tuple[Level, ...]:
    return tuple(Level(name.strip()) for name in text.split(",") if name.strip())


def _expect(name: str, line: Mapping[str, Any], otherwise: str) -> Expected:
    if line[name] == NO_RULE:
        return Expected(NO_RULE)
    answers = {criterion.key: otherwise for criterion in load_criteria(name).criteria}
    for answer in ANSWERS:
        for word in filter(None, line.get(answer, "").split(", ")):
            _check_word(word)
            own, _, key = word.rpartition("/")
            if key in answers and own in ("", name):
                answers[key] = answer
    return Expected(line[name], answers)


def _check_word(word: str) -> None:
    own, _, key = word.rpartition("/")
    sets = [own] if own else criteria_names()
    known = {criterion.key for name in sets for criterion in load_criteria(name).criteria}
    assert key in known, f"{word} is no criterion"
