"""Facts, intakes and readings in few words, for the tests of candidacy. All synthetic."""

from datetime import date

import numpy as np

from flavum.anatomy.level import LUMBAR_LEVELS, Level
from flavum.anatomy.side import Side
from flavum.candidacy.case import Case, gather_facts
from flavum.candidacy.facts.catalogue import FactType, Kind, Scope, fact_catalogue
from flavum.candidacy.facts.fact import Fact, FactBook, FactOrigin, Value, said
from flavum.candidacy.intake.read import parse_intake
from flavum.candidacy.intake.record import Intake
from flavum.evidence.quantity import Quantity
from flavum.imaging.finding import Finding, Measure, Origin
from flavum.imaging.reading import DiscPlane, LevelReading, StudyReading

ON = date(2026, 11, 21)

# Everything a person must say for the set flavum to find a candidate; the MRI says the rest.
FITTING = """
cauda_equina: bladder_or_bowel_change no, saddle_numbness no, progressive_weakness no, fever no
claudication: leg_symptoms yes, worse_standing yes, relieved_by_sitting yes, duration_months 24
care: medicines_failed yes, physical_therapy_failed yes, home_exercise_failed yes
stops: infection no, bleeding_disorder no, blood_thinner no, motor_deficit none, can_consent yes
each level: instability no, lamina_present yes, earlier_surgery no
"""


def to_value(fact: FactType, words: str) -> Value | None:
    """ "yes", "2.6", "2.6 (2.2 to 3.0)", an option, or "unknown"."""
    if words == "unknown":
        return None
    match fact.kind:
        case Kind.YES_NO:
            return {"yes": True, "no": False}[words]
        case Kind.NUMBER if "(" in words:
            value, low, _, high = words.replace("(", " ").replace(")", " ").split()
            return Quantity(float(value), fact.unit, float(low), float(high), "test", "test")
        case Kind.NUMBER:
            return said(float(words), fact.unit)
        case _:
            assert words in (fact.choices or {}), f"{words} is not an option of {fact.key}"
            return words


def to_facts(text: str, levels: tuple[Level, ...] = LUMBAR_LEVELS) -> list[Fact]:
    """Facts from "duration_months 2, fever no"; a level fact holds at each of the levels."""
    by_name = {fact.name: fact for fact in fact_catalogue().values()}
    found = []
    for line in text.strip().splitlines():
        for phrase in line.split(":")[-1].split(","):
            name, words = phrase.strip().split(" ", 1)
            fact = by_name[name]
            places = levels if fact.scope is Scope.LEVEL else (None,)
            found += [Fact(fact.key, to_value(fact, words), FactOrigin.CLINICIAN, level) for level in places]
    return found


def make_book(text: str = "", levels: tuple[Level, ...] = LUMBAR_LEVELS) -> FactBook:
    return FactBook(()).with_facts(to_facts(text, levels)) if text.strip() else FactBook(())


def read_toml(text: str, *, on: date | None = ON) -> Intake:
    return parse_intake(text.encode(), name="intake.toml", on=on)


def make_finding(
    measure: Measure, level: Level, value: float | None, spread: float = 0.3, side: Side | None = None
) -> Finding:
    unit = {"sac_area": "mm2", "canal_area": "mm2", "slip_percent": "%"}.get(measure.value, "mm")
    unit = "share" if "share" in measure.value or measure is Measure.ROOM_LOST else unit
    if value is None:
        return Finding(measure, level, side, None, Origin.COMPUTED, reason="no axial series")
    quantity = Quantity(value, unit, value - spread, value + spread, "test", "test")
    return Finding(measure, level, side, quantity, Origin.COMPUTED, 0.9)


def make_level_reading(level: Level, *findings: Finding) -> LevelReading:
    axis = np.eye(3)
    plane = DiscPlane(level, np.zeros(3), np.zeros(3), superior=axis[2], posterior=axis[1], left=axis[0])
    return LevelReading(level, plane, findings, (), None)


def make_stenotic(
    level: Level = Level.L4_L5,
    *,
    ligament: float = 4.8,
    sac_area: float = 72,
    slip: float = 1.0,
    shares: tuple[float, float, float, float] = (0.65, 0.15, 0.15, 0.05),
) -> LevelReading:
    """A level narrowed by its ligament, unless told otherwise. shares: ligament, facet, disc, slip."""
    names = (Measure.SHARE_LIGAMENT, Measure.SHARE_FACET, Measure.SHARE_DISC, Measure.SHARE_SLIP)
    return make_level_reading(
        level,
        make_finding(Measure.LIGAMENT_THICKNESS_MAXIMUM, level, ligament, side=Side.LEFT),
        make_finding(Measure.LIGAMENT_THICKNESS_MAXIMUM, level, ligament - 0.4, side=Side.RIGHT),
        make_finding(Measure.LIGAMENT_THICKNESS_MIDPOINT, level, ligament - 0.5, side=Side.LEFT),
        make_finding(Measure.LIGAMENT_THICKNESS_MIDPOINT, level, ligament - 0.9, side=Side.RIGHT),
        make_finding(Measure.SAC_AREA, level, sac_area, 6),
        make_finding(Measure.CANAL_AP_DIAMETER, level, 9.0 + sac_area / 20, 0.5),
        make_finding(Measure.SLIP, level, slip, 0.5),
        make_finding(Measure.SLIP_PERCENT, level, slip / 35 * 100, 1.5),
        *(make_finding(name, level, share, 0.04) for name, share in zip(names, shares, strict=True)),
    )


def make_wide(level: Level) -> LevelReading:
    """A level with room enough, where no share can be told."""
    return make_level_reading(
        level,
        make_finding(Measure.LIGAMENT_THICKNESS_MAXIMUM, level, 3.2, side=Side.LEFT),
        make_finding(Measure.SAC_AREA, level, 178, 8),
        make_finding(Measure.CANAL_AP_DIAMETER, level, 17.5, 0.5),
        make_finding(Measure.SLIP, level, 0.2, 0.5),
        make_finding(Measure.SLIP_PERCENT, level, 0.6, 1.4),
        make_finding(Measure.SHARE_LIGAMENT, level, None),
    )


def make_reading(
    *levels: LevelReading, doubt: str | None = None, acquired_on: date | None = date(2026, 9, 1)
) -> StudyReading:
    """A study with these levels, all others wide."""
    read = {level.level: level for level in levels}
    return StudyReading(
        levels=tuple(read.get(level) or make_wide(level) for level in LUMBAR_LEVELS),
        unread=(),
        level_doubt=doubt,
        sagittal=None,
        series=(),
        remarks=(),
        models=("test",),
        acquired_on=acquired_on,
        is_synthetic=True,
        sagittal_segmentation=None,
        axial_segmentations=(),
    )


def make_facts(reading: StudyReading | None = None, text: str = FITTING) -> FactBook:
    """What the MRI shows, with what a person said laid over it."""
    return gather_facts(Case(None, reading), on=ON).with_facts(to_facts(text))
