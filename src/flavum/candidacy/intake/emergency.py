"""Answers that cannot wait for a verdict: cauda equina syndrome and infection (emergencies.toml)."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from flavum.candidacy.assessment import Emergency, Urgency
from flavum.candidacy.intake.record import Intake


@dataclass(frozen=True)
class EmergencyEntry:
    """One entry of the file. answer: the value of the fact that brings the emergency up."""

    emergency: Emergency
    answer: bool | str


def find_emergencies(intake: Intake) -> tuple[Emergency, ...]:
    """The emergencies an intake speaks of, the most urgent first. Any of them stops the form."""
    rows = ((row, intake.find(row.emergency.fact)) for row in read_emergencies())
    return tuple(row.emergency for row, fact in rows if fact is not None and fact.value == row.answer)


@cache
def read_emergencies() -> tuple[EmergencyEntry, ...]:
    """Every emergency of the file, the most urgent first."""
    text = files("flavum.candidacy.intake").joinpath("emergencies.toml").read_text(encoding="utf-8")
    return tuple(
        EmergencyEntry(
            Emergency(
                fact=row["fact"],
                urgency=Urgency(row["urgency"]),
                title=row["title"],
                action=row["action"],
                title_es=row["title_es"],
                action_es=row["action_es"],
                claims=tuple(row["claims"]),
            ),
            row["is"],
        )
        for row in tomllib.loads(text)["emergency"]
    )
