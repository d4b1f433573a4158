"""What several verbs ask for: a language, and a day. The only place in Flavum that looks at the calendar."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

import typer


class Language(StrEnum):
    """English or Spanish."""

    en = "en"
    es = "es"


OptionalDay = Annotated[
    datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="As of this day; today when left out.")
]


def day_of(on: datetime | None) -> date:
    """The day that was asked for, else today where this machine stands."""
    return (on or datetime.now().astimezone()).date()
