"""The table of a level: every measure with what was computed, what a person corrected, and what holds."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from flavum.anatomy.level import Level
from flavum.anatomy.side import Side
from flavum.candidacy.facts.catalogue import FactType, Scope, facts_of
from flavum.candidacy.facts.hand import DRAWN_UNITS, FROM_THE_SIDE
from flavum.clinic.records.models import Disagreement, Fact
from flavum.clinic.records.models import Origin as Written
from flavum.clinic.records.phrase import say_kept
from flavum.evidence.quantity import Quantity
from flavum.imaging.finding import Finding, Measure, Origin
from flavum.imaging.level.grade import grade_level, grade_schemes
from flavum.imaging.reading import Grade
from flavum.report.level_table import split_grade
from flavum.report.number import format_confidence, format_interval, format_number, sign_of
from flavum.report.words import Words

View = dict[str, Any]
Slot = tuple[Measure, Side | None]
DOUBTFUL = 0.6  # confidence below which a row asks to be looked at
GROUPS: tuple[tuple[Any, tuple[tuple[Measure, Any], ...]], ...] = (
    (lazy("Ligamentum flavum"), (
        (Measure.LIGAMENT_THICKNESS_MAXIMUM, lazy("thickest")),
        (Measure.LIGAMENT_THICKNESS_MIDPOINT, lazy("half-way")),
    )),
    (lazy("Dural sac"), (
        (Measure.SAC_AREA, lazy("Area")),
        (Measure.SAC_AP_DIAMETER, lazy("Front to back")),
        (Measure.SAC_DISC_AREA_RATIO, lazy("Over disc area")),
    )),
    (lazy("Canal"), (
        (Measure.CANAL_AREA, lazy("Area")),
        (Measure.CANAL_AP_DIAMETER, lazy("Front to back")),
        (Measure.LATERAL_RECESS_DEPTH, lazy("recess")),
    )),
    (lazy("Disc and slip"), (
        (Measure.DISC_HEIGHT, lazy("Disc height")),
        (Measure.DISC_BULGE, lazy("Disc bulge")),
        (Measure.SLIP, lazy("Slip")),
        (Measure.SLIP_PERCENT, lazy("Slip, of the endplate")),
    )),
    (lazy("What takes the room"), (
        (Measure.ROOM_LOST, lazy("Room lost")),
        (Measure.SHARE_LIGAMENT, lazy("Ligament")),
        (Measure.SHARE_FACET, lazy("Facets and arch")),
        (Measure.SHARE_DISC, lazy("Disc")),
        (Measure.SHARE_SLIP, lazy("Slip")),
    )),
)  # fmt: skip
SIDES = {Side.RIGHT: lazy("Right"), Side.LEFT: lazy("Left")}
KINDS = {(kind.measure, kind.side): kind for kind in facts_of(Scope.LEVEL) if kind.measure is not None}


@dataclass(frozen=True)
class LevelRecord:
    """What the record says of a level now: current facts by key, and the disagreements that are open against them."""

    level: Level
    facts: dict[str, Fact] = field(default_factory=dict)
    disagreements: tuple[Disagreement, ...] = ()


def present_groups(found: list[View], record: LevelRecord, study: str, words: Words) -> list[View]:
    """The rows of a level in their groups. found: the findings of the view document."""
    computed = {(one.measure, one.side): one for one in (_read(row, record.level) for row in found)}
    holding = {slot: _hold(slot, one, record, study) for slot, one in computed.items()}
    grades = {scheme.measure: scheme.key for scheme in grade_schemes()}
    graded = {grade.scheme: grade for grade in grade_level(holding.values())}
    groups = []
    for name, measures in GROUPS:
        rows = [
            _present(slot, label, holding[slot], computed[slot], record, words)
            | {"grade": _present_grade(graded.get(grades.get(slot[0], "")), words), "full": f"{name}: {label}"}
            for slot, label in _slots(measures, holding)
        ]
        if rows:
            groups.append({"name": str(name), "rows": rows})
    return groups


def _slots(measures: tuple[tuple[Measure, Any], ...], holding: dict[Slot, Finding]) -> list[tuple[Slot, str]]:
    """Every slot of a group that was looked for, right before left as on the picture."""
    found: list[tuple[Slot, str]] = []
    for measure, label in measures:
        found += [((measure, side), f"{name}, {label}") for side, name in SIDES.items()]
        found.append(((measure, None), str(label)))
    return [(slot, label) for slot, label in found if slot in holding]


def _read(row: View, level: Level) -> Finding:
    """A finding as report.json.to_finding wrote it."""
    return Finding(
        Measure(row["measure"]), level, Side(row["side"]) if row["side"] else None,
        Quantity(**row["quantity"]) if row["quantity"] else None,
        Origin(row["origin"]), row["confidence"], row["reason"],
    )  # fmt: skip


def _hold(slot: Slot, computed: Finding, record: LevelRecord, study: str) -> Finding:
    """What holds for a measure: a correction where there is one, else what was computed on this study."""
    fact = _fact_of(slot, record)
    if fact is None or not isinstance(fact.value, dict):
        return computed
    quantity = to_quantity(fact.value)
    if fact.origin != Written.COMPUTED:
        if fact.value.get("study", study) != study:
            return computed  # put right on another study
        return Finding(*slot[:1], record.level, slot[1], quantity, Origin.CORRECTED)
    if computed.quantity is None or abs(computed.quantity.value - quantity.value) > 1e-6:
        return computed  # the record's number comes from another study
    return Finding(*slot[:1], record.level, slot[1], quantity, Origin.COMPUTED, computed.confidence)


def to_quantity(value: View) -> Quantity:
    """The quantity in a fact's value."""
    return Quantity(**{name: value[name] for name in ("value", "unit", "low", "high", "method", "source")})


def _fact_of(slot: Slot, record: LevelRecord) -> Fact | None:
    kind = KINDS.get(slot)
    return record.facts.get(kind.key) if kind else None


def _present(slot: Slot, label: str, held: Finding, computed: Finding, record: LevelRecord, words: Words) -> View:
    kind, fact = KINDS.get(slot), _fact_of(slot, record)
    is_corrected = held.origin is Origin.CORRECTED
    drawn = _find_drawn(slot[0], fact) if is_corrected and fact else None
    return {
        **_present_finding(held, words),
        "id": "-".join([slot[0].value, slot[1].value if slot[1] else ""]).strip("-"),
        "key": kind.key if kind and kind.unit in DRAWN_UNITS else None,
        "draws": _find_draws(kind),
        "is_from_side": slot[0] in FROM_THE_SIDE,
        "measure": slot[0].value,
        "side": slot[1].value if slot[1] else None,
        "label": label,
        "fact": str(fact.id) if fact else None,
        "computed": _present_finding(computed, words) if is_corrected else None,
        "drawn": drawn,
        "who": fact.recorded_by.name if is_corrected and fact and fact.recorded_by else "",
        "when": fact.recorded_at.isoformat() if is_corrected and fact else "",
        "why": fact.reason if is_corrected and fact else "",
        "disagreements": [
            _present_disagreement(one) for one in record.disagreements if fact and one.against_id == fact.id
        ],
    }  # fmt: skip


def _find_drawn(measure: Measure, fact: Fact) -> list[list[float]] | None:
    """The points that a hand drew, where they lie on the pictures on which the measure is drawn now."""
    drawn = fact.value.get("drawn") if isinstance(fact.value, dict) else None
    return drawn["points"] if drawn and ("plane" in drawn) == (measure in FROM_THE_SIDE) else None


def _find_draws(kind: FactType | None) -> str | None:
    """What is drawn for a measure; None where it is not drawn at all."""
    if kind is None:
        return None
    if kind.measure in (Measure.SLIP, Measure.SLIP_PERCENT):
        return "slip"
    return {"mm": "segment", "mm2": "outline"}.get(kind.unit)


def _present_finding(found: Finding, words: Words) -> View:
    quantity = found.quantity
    return {
        "value": quantity.value if quantity else None,
        "text": _say(quantity) if quantity else "",
        "interval": format_interval(quantity) if quantity else "",
        "unit": _sign(quantity.unit) if quantity else "",
        "method": say_kept(quantity.method) if quantity else "",
        "source": quantity.source if quantity else "",
        "origin": found.origin.value,
        "origin_text": words["origin"][found.origin.value],
        "confidence": found.confidence,
        "confidence_text": format_confidence(found.confidence),
        "is_doubtful": found.confidence is not None and found.confidence < DOUBTFUL,
        "reason": say_kept(found.reason or ""),
    }


def _say(quantity: Quantity) -> str:
    return format_number(quantity.value, quantity.unit)


def _sign(unit: str) -> str:
    return sign_of(unit) or ""


def _present_disagreement(one: Disagreement) -> View:
    quantity = to_quantity(one.value) if isinstance(one.value, dict) else None
    return {
        "text": f"{_say(quantity)} {_sign(quantity.unit)}" if quantity else _("unknown"),
        "who": one.recorded_by.name if one.recorded_by else "",
        "when": one.recorded_at.isoformat(),
    }


def _present_grade(grade: Grade | None, words: Words) -> View | None:
    if grade is None or grade.value is None:
        return None
    name, others = split_grade(grade, words)
    return {
        "scheme": words["grade"].get(grade.scheme, grade.scheme),
        "name": name,
        "reaches": words["grade"]["reaches"].format(name=name, others=", ".join(others)) if others else "",
        "claim": grade.source,
    }
