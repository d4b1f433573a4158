"""The day on which a command runs: the only place in Flavum that looks at the calendar."""

from datetime import date, datetime
from typing import Annotated

import typer

OptionalDay = Annotated[
    datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="As of this day; today when left out.")
]


def day_of(on: datetime | None) -> date:
    """The day that was asked for, else today where this machine stands."""
    return (on or datetime.now().astimezone()).date()
