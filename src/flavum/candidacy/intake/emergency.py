"""Answers that cannot wait for a verdict: cauda equina syndrome and infection (emergencies.toml)."""

import tomllib
from functools import cache
from importlib.resources import files

from flavum.candidacy.assessment import Emergency, Urgency
from flavum.candidacy.intake.record import Intake


def find_emergencies(intake: Intake) -> tuple[Emergency, ...]:
    """The emergencies an intake speaks of, the most urgent first. Any of them stops the form."""
    return tuple(row for fact, value, row in _emergencies() if (found := intake.find(fact)) and found.value == value)


@cache
def _emergencies() -> tuple[tuple[str, bool | str, Emergency], ...]:
    text = files("flavum.candidacy.intake").joinpath("emergencies.toml").read_text(encoding="utf-8")
    rows = tomllib.loads(text)["emergency"]
    return tuple(
        (
            row["fact"],
            row["is"],
            Emergency(
                fact=row["fact"],
                urgency=Urgency(row["urgency"]),
                title=row["title"],
                action=row["action"],
                title_es=row["title_es"],
                action_es=row["action_es"],
                claims=tuple(row["claims"]),
            ),
        )
        for row in rows
    )
