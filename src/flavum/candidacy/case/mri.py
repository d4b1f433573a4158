"""From the reading of an MRI study to facts: every finding with its interval, or the reason why there is none."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from flavum.anatomy.level import LUMBAR_LEVELS, Level
from flavum.candidacy.facts.catalogue import FactType, Scope, facts_of
from flavum.candidacy.facts.fact import Fact, FactOrigin, Value
from flavum.evidence.quantity import Quantity
from flavum.imaging.finding import Finding, Measure, Origin
from flavum.imaging.reading import LevelReading, StudyReading

NO_MRI = "no MRI was given"
NOT_MEASURED = "it was not measured on this MRI"
DAYS_PER_MONTH = 365.25 / 12

SHARES = {
    "level.ligament_is_main_cause": Measure.SHARE_LIGAMENT,
    "level.disc_is_main_cause": Measure.SHARE_DISC,
    "level.slip_is_main_cause": Measure.SHARE_SLIP,
}
ALL_SHARES = (*SHARES.values(), Measure.SHARE_FACET)


def to_facts(reading: StudyReading | None, *, on: date) -> Iterator[Fact]:
    """The facts of a reading on a day; without a reading every one is unknown, and says so."""
    if reading is None:
        yield from (_unknown(kind.key, level, NO_MRI) for kind in _measured() for level in LUMBAR_LEVELS)
        yield _unknown("imaging.mri_age_months", None, NO_MRI)
    else:
        yield from date_facts(_read_facts(reading), reading.acquired_on, on=on)


def date_facts(facts: Iterable[Fact], acquired_on: date | None, *, on: date) -> Iterator[Fact]:
    """What an MRI of a day shows, with its age. An MRI of a later day says nothing yet."""
    age = age_of_mri(acquired_on, on=on)
    is_later = acquired_on is not None and acquired_on > on
    for fact in facts:
        yield replace(fact, value=None, reason=age.reason, corrects=None) if is_later else fact
    yield age


def _read_facts(reading: StudyReading) -> Iterator[Fact]:
    unread = dict(reading.unread)
    read = {level.level: level for level in reading.levels}
    for level in LUMBAR_LEVELS:
        if level in read:
            yield from _level_facts(read[level])
        else:
            reason = unread.get(level, NOT_MEASURED)
            yield from (_unknown(kind.key, level, reason) for kind in _measured())
    yield _names_sure(reading)


def _measured() -> Iterator[FactType]:
    return (kind for kind in facts_of(Scope.LEVEL) if kind.measure is not None or kind.key in SHARES)


def _unknown(key: str, level: Level | None, reason: str) -> Fact:
    return Fact(key, None, FactOrigin.MRI, level, reason=reason)


def _known(key: str, level: Level | None, value: Value) -> Fact:
    return Fact(key, value, FactOrigin.MRI, level)


def _level_facts(reading: LevelReading) -> Iterator[Fact]:
    for kind in _measured():
        if kind.measure is None:
            yield _main_cause(kind.key, reading)
        else:
            yield _measurement(kind, reading.level, reading.find(kind.measure, kind.side))


def _measurement(kind: FactType, level: Level, finding: Finding | None) -> Fact:
    if finding is None or finding.quantity is None:
        return _unknown(kind.key, level, (finding.reason if finding else None) or NOT_MEASURED)
    if finding.origin is not Origin.COMPUTED:
        return replace(_known(kind.key, level, finding.quantity), origin=FactOrigin.CLINICIAN)
    return _known(kind.key, level, _widened(finding.quantity, kind))


def _widened(quantity: Quantity, kind: FactType) -> Quantity:
    """The interval, never narrower than the least error that is realistic for this measure (kind.margin_source)."""
    if kind.margin is None or not kind.margin_holds_for_mri:
        return quantity
    low = min(quantity.low, max(quantity.value - kind.margin, 0.0))
    return replace(quantity, low=low, high=max(quantity.high, quantity.value + kind.margin))


def _main_cause(key: str, reading: LevelReading) -> Fact:
    """Whether a cause takes the largest share of the lost room: yes or no only where the intervals do not overlap."""
    shares = {measure: reading.find(measure) for measure in ALL_SHARES}
    quantities = {measure: found.quantity for measure, found in shares.items() if found and found.quantity}
    own = quantities.get(SHARES[key])
    others = [quantity for measure, quantity in quantities.items() if measure is not SHARES[key]]
    if own is not None and any(other.low > own.high for other in others):
        return _known(key, reading.level, False)
    missing = next((found for measure, found in shares.items() if measure not in quantities), NOT_MEASURED)
    if own is None or len(quantities) < len(ALL_SHARES):
        reason = missing.reason if isinstance(missing, Finding) and missing.reason else NOT_MEASURED
        return _unknown(key, reading.level, reason)
    if own.low > max(other.high for other in others):
        return _known(key, reading.level, True)
    return _unknown(key, reading.level, "the intervals of the shares overlap")


def _names_sure(reading: StudyReading) -> Fact:
    if reading.level_doubt is None:
        return _known("imaging.level_names_sure", None, True)
    return _unknown("imaging.level_names_sure", None, reading.level_doubt)


def age_of_mri(acquired_on: date | None, *, on: date) -> Fact:
    """How old an MRI of a day is: it changes by the day, so it is worked out whenever a case is weighed."""
    key = "imaging.mri_age_months"
    if acquired_on is None:
        return _unknown(key, None, "the MRI carries no date")
    if acquired_on > on:
        return _unknown(key, None, f"the MRI is dated {acquired_on}, after {on}")
    months = (on - acquired_on).days / DAYS_PER_MONTH
    return _known(key, None, Quantity(months, "mo", months, months, method="from the date of the MRI", source="mri"))
