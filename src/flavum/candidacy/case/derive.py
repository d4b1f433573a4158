"""Facts worked out of other facts: age, what care achieved, which levels were operated on, what examining shows."""

from collections.abc import Iterator
from datetime import date

from flavum.anatomy.level import LUMBAR_LEVELS, Level
from flavum.candidacy.examination.signs import work_out_signs
from flavum.candidacy.facts.fact import Fact, FactBook, FactOrigin, Value
from flavum.candidacy.intake import Intake, Treatment
from flavum.evidence.quantity import Quantity

DAYS_PER_WEEK = 7
DAYS_PER_MONTH = 365.25 / 12

FAILED_FACTS = {
    "care.medicines_failed": "medicine",
    "care.physical_therapy_failed": "physical_therapy",
    "care.home_exercise_failed": "home_exercise",
    "care.injections_failed": "injection",
}
ENOUGH = "enough_relief"
NO_ROW = "no row of [[treatments]] speaks of it"
NAMES_IN_DOUBT = "the levels of the operation are known, but the names of the levels on the MRI are not sure"


def derive_facts(intake: Intake, mri: FactBook, *, on: date) -> Iterator[Fact]:
    """Every computed fact; unknown where its ground is unknown. mri: the facts of the reading."""
    yield _age(intake, on)
    for key, kind in FAILED_FACTS.items():
        yield _failed(key, [row for row in intake.treatments if row.kind == kind])
    yield _injections_tried(intake)
    yield _months_of_care(intake, on)
    yield _weeks_since_injection(intake, on)
    yield _earlier_mild(intake)
    yield from (_earlier_surgery(intake, mri, level) for level in LUMBAR_LEVELS)
    yield from (_fact(sign.key, sign.value, sign.reason) for sign in work_out_signs(intake.find_value))


def _fact(key: str, value: Value | None, reason: str = "", level: Level | None = None) -> Fact:
    return Fact(key, value, FactOrigin.COMPUTED, level, reason=reason if value is None else "")


def _counted(value: float, unit: str, *, high: float | None = None) -> Quantity:
    return Quantity(value, unit, value, value if high is None else high, method="from dates", source="intake")


def _age(intake: Intake, on: date) -> Fact:
    """Between birthdays nobody told us of, a birth year leaves two ages possible."""
    born = intake.find("person.birth_year")
    if born is None or not isinstance(born.value, Quantity):
        return _fact("person.age_years", None)
    turned = on.year - born.value.value
    return _fact("person.age_years", _counted(max(turned - 1, 0), "a", high=max(turned, 0)))


def _failed(key: str, rows: list[Treatment]) -> Fact:
    """Tried, and nothing of it helped enough. One that helped enough, or none tried, is a no."""
    if not rows:
        return _fact(key, None, NO_ROW)
    if any(row.tried is False or row.response == ENOUGH for row in rows):
        return _fact(key, False)
    if all(row.response is not None for row in rows):
        return _fact(key, True)
    return _fact(key, None, "its response is not known")


def _injections_tried(intake: Intake) -> Fact:
    rows = [row for row in intake.treatments if row.kind == "injection"]
    return _fact("care.injections_tried", all(row.tried is not False for row in rows) if rows else None, NO_ROW)


def _months_of_care(intake: Intake, on: date) -> Fact:
    """From the first start to the latest end; where an end was not said, it lies between the start and today."""
    key = "care.months"
    rows = [row for row in intake.treatments if row.tried is not False]
    if not rows:
        return _fact(key, _counted(0, "mo") if intake.treatments else None, NO_ROW)
    starts = [row.started_on for row in rows if row.started_on is not None]
    if len(starts) < len(rows):
        return _fact(key, None, "a treatment has no start date")
    first = min(starts)
    low, high = (max((end(row, on) - first).days for row in rows) for end in (_earliest_end, _latest_end))
    return _fact(key, _counted(max(low, 0) / DAYS_PER_MONTH, "mo", high=max(high, 0) / DAYS_PER_MONTH))


def _earliest_end(row: Treatment, on: date) -> date:
    return row.ended_on or (on if row.ongoing else min(row.started_on or on, on))


def _latest_end(row: Treatment, on: date) -> date:
    return row.ended_on or (row.started_on if row.ongoing is False else on) or on


def _weeks_since_injection(intake: Intake, on: date) -> Fact:
    key = "care.weeks_since_injection"
    rows = [row for row in intake.treatments if row.kind == "injection" and row.tried is not False]
    days = [day for row in rows if (day := row.ended_on or row.started_on) is not None]
    if not rows or len(days) < len(rows):
        return _fact(key, None, "an injection has no date" if rows else NO_ROW)
    return _fact(key, _counted(max((on - max(days)).days, 0) / DAYS_PER_WEEK, "wk"))


def _had_surgery(intake: Intake) -> bool | None:
    answer = intake.find("history.lumbar_surgery")
    said = answer.value if answer is not None and isinstance(answer.value, bool) else None
    return True if intake.surgeries else said


def _earlier_mild(intake: Intake) -> Fact:
    key = "care.earlier_mild"
    operations = [row.operation for row in intake.surgeries]
    if "mild" in operations or _had_surgery(intake) is False:
        return _fact(key, "mild" in operations)
    known = bool(operations) and None not in operations
    return _fact(key, False if known else None, "the earlier operation is not named")


def _earlier_surgery(intake: Intake, mri: FactBook, level: Level) -> Fact:
    """Whether a level was operated on; not known while an operation has no levels, or the MRI's names are in doubt."""
    key = "level.earlier_surgery"
    had = _had_surgery(intake)
    if not had:
        return _fact(key, had, "history.lumbar_surgery is not answered", level)
    listed = [row.levels for row in intake.surgeries]
    if _names_in_doubt(intake, mri):
        return _fact(key, None, NAMES_IN_DOUBT, level)
    if any(level in levels for levels in listed if levels is not None):
        return _fact(key, True, level=level)
    complete = bool(listed) and None not in listed
    return _fact(key, False if complete else None, "the levels of the earlier operation are not known", level)


def _names_in_doubt(intake: Intake, mri: FactBook) -> bool:
    confirmed = intake.find("imaging.level_names_sure")
    doubt = mri.get("imaging.level_names_sure")
    return bool(doubt.reason) and not (confirmed is not None and confirmed.value is True)
