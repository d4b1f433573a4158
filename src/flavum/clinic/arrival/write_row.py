"""Add, change or take off one row of a list: a treatment, an operation. Others' changes of other rows stay."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flavum.clinic.accounts.actor import Actor
from flavum.clinic.actions.write_fact import Answer, write_fact
from flavum.clinic.records.current import find_fact
from flavum.clinic.records.hold import hold_case
from flavum.clinic.records.models import Case, Disagreement, Fact

Row = dict[str, Any]
NOT_TRIED = "no"


@dataclass(frozen=True)
class RowChange:
    """before: the row as it was shown, None where it is new. after: as it is to be, None where it is taken off.

    reason: why staff correct it.
    """

    key: str
    before: Row | None
    after: Row | None
    holds_on: date
    reason: str = ""


def write_row(by: Actor, case: Case, change: RowChange) -> Fact | Disagreement:
    """The list with the change, written over the newest one.

    A row that was shown and that somebody has changed since stays theirs; this one is kept beside it as a disagreement.
    The same change twice is one.
    """
    hold_case(case.id)
    current = find_fact(case, change.key)
    rows = list(current.value or []) if current else []
    is_stale = change.before is not None and change.before not in rows
    if is_stale and current and (change.after is None or change.after in rows):
        return current
    answer = Answer(change.key, _changed(rows, change), change.holds_on, reason=change.reason)
    return write_fact(by, case, answer, seen=current.id if current and not is_stale else None)


def _changed(rows: list[Row], change: RowChange) -> list[Row]:
    """The rows after the change; the same row is never there twice, and what was tried is not also not tried."""
    after = [change.after] if change.after else []
    if change.before in rows:
        place = rows.index(change.before)
        rows = [*rows[:place], *after, *rows[place + 1 :]]
    else:
        rows = [*rows, *after]
    once = [row for n, row in enumerate(rows) if row not in rows[:n]]
    tried = {row.get("kind") for row in once if row.get("tried") != NOT_TRIED}
    return [row for row in once if row.get("tried") != NOT_TRIED or row.get("kind") not in tried]
