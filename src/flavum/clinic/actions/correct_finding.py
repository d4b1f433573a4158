"""Correct a finding of a level: a number drawn or measured by hand goes before the computed one, and both are kept.

What was drawn is measured again (measure_drawing). A slip is two facts, in millimetres and in percent of the lower
endplate: where that endplate is known, they are corrected together.
"""

import math
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from flavum.candidacy.facts.catalogue import FactType, Scope, fact_catalogue
from flavum.candidacy.facts.hand import DRAWN_UNITS, HAND_METHOD, to_hand_percent, to_hand_quantity
from flavum.clinic.accounts.actor import Actor
from flavum.clinic.accounts.permission import Permission
from flavum.clinic.actions.measure_drawing import CorrectionRefusal, Measured, measure_drawing
from flavum.clinic.records.current import facts_of_level
from flavum.clinic.records.hold import hold_case
from flavum.clinic.records.models import Disagreement, Fact, Origin, StudyReading
from flavum.clinic.records.view import View, find_view_level, load_view, speaks
from flavum.evidence.quantity import Quantity
from flavum.report.number import sign_of

DIGITS = 3
SLIP, SLIP_PERCENT = "level.slip_mm", "level.slip_percent"


@dataclass(frozen=True)
class Correction:
    """A number for one fact of one level. points: what was drawn, as measure_drawing reads it; None where the number
    was measured elsewhere."""

    key: str
    level: str
    value: float
    points: list[list[float]] | None
    reason: str
    holds_on: date


def correct_finding(
    by: Actor, reading: StudyReading, correction: Correction, *, seen: UUID | None, seen_beside: UUID | None = None
) -> Fact | Disagreement:
    """The new current fact; where another was written since `seen` was shown, a disagreement with that one.

    seen_beside: of the slip in percent, which goes with the one in millimetres. The same correction twice is one.
    """
    by.check(Permission.CORRECT_FINDINGS)
    if not correction.reason.strip():
        raise CorrectionRefusal(_("Say why the computed value is corrected."))
    kind = _find_kind(correction.key)
    values = _measure(kind, reading, correction)
    if not speaks(reading):
        raise CorrectionRefusal(_("A later MRI of this person was read: correct its values."))
    hold_case(reading.study.case_id)
    shown = {kind.key: seen, SLIP_PERCENT: seen_beside}
    facts = facts_of_level(reading.study.case, correction.level).filter(key__in=values)
    current = {one.key: one for one in facts.order_by("-side")}
    new = {key: value for key, value in values.items() if not _says(current.get(key), value)}
    if any(key in current and current[key].id != shown[key] for key in new):
        return _disagree(by, [(current[key], value) for key, value in new.items() if key in current])
    written = {key: _write(by, reading, correction, (key, value), current.get(key)) for key, value in new.items()}
    return {**current, **written}[kind.key]


def _says(current: Fact | None, value: dict[str, Any]) -> bool:
    return current is not None and current.origin == Origin.CORRECTED and current.value == value


def _disagree(by: Actor, sent: list[tuple[Fact, dict[str, Any]]]) -> Disagreement:
    """What was sent beside what somebody else wrote in the meantime: none of it becomes current."""
    who = {"organisation_id": by.organisation_id, "recorded_by_id": by.user_id, "origin": Origin.CORRECTED}
    written = [
        Disagreement.objects.create(case_id=against.case_id, against=against, value=value, **who)
        for against, value in sent
    ]
    return written[0]


def _write(
    by: Actor, reading: StudyReading, correction: Correction, said: tuple[str, dict[str, Any]], before: Fact | None
) -> Fact:
    key, value = said
    return Fact.objects.create(
        organisation_id=by.organisation_id, case=reading.study.case, key=key, level=correction.level,
        side=before.side if before else "", value=value, holds_on=correction.holds_on, origin=Origin.CORRECTED,
        supersedes=before, reason=correction.reason.strip(), recorded_by_id=by.user_id,
    )  # fmt: skip


def _find_kind(key: str) -> FactType:
    kind = fact_catalogue().get(key)
    if kind is None or kind.scope is not Scope.LEVEL or kind.measure is None or kind.unit not in DRAWN_UNITS:
        raise CorrectionRefusal(_("This is not a measure that can be corrected by hand."))
    return kind


def _measure(kind: FactType, reading: StudyReading, correction: Correction) -> dict[str, dict[str, Any]]:
    """Every fact's value that the correction gives, the one that it names first, with what it was measured on."""
    found = find_view_level(load_view(reading), correction.level)
    if found is None:
        raise CorrectionRefusal(_("This level was not read in this study."))
    if correction.points is None:
        measured = Measured(correction.value, HAND_METHOD, {}, endplate_mm=_endplate_mm(found))
    else:
        measured = measure_drawing(kind, found, correction.points, correction.value)
    _check_range(kind, measured.value)
    quantity = to_hand_quantity(
        kind, round(measured.value, DIGITS), method=measured.method, perimeter_mm=measured.perimeter_mm
    )
    quantities = {kind.key: quantity}
    if kind.key == SLIP and measured.endplate_mm is not None:
        quantities[SLIP_PERCENT] = to_hand_percent(quantity, measured.endplate_mm)
        _check_range(fact_catalogue()[SLIP_PERCENT], quantities[SLIP_PERCENT].value)
    more = {"study": str(reading.study_id), **({"drawn": measured.drawn} if measured.drawn else {})}
    return {key: {**_round(one), **more} for key, one in quantities.items()}


def _round(quantity: Quantity) -> dict[str, Any]:
    numbers = {name: round(getattr(quantity, name), DIGITS) for name in ("value", "low", "high")}
    return {**vars(quantity), **numbers}


def _endplate_mm(found: View) -> float | None:
    """Length of the lower endplate as it was read; None where the reading does not keep it."""
    ends = (found.get("landmarks") or {}).get("lower_endplate")
    return None if ends is None else math.dist(*ends)


def _check_range(kind: FactType, value: float) -> None:
    assert kind.low is not None and kind.high is not None, "a number has a plausible range"  # noqa: PT018
    if not (math.isfinite(value) and kind.low <= value <= kind.high):
        raise CorrectionRefusal(
            _("The value must lie between %(low)g and %(high)g %(unit)s.")
            % {"low": kind.low, "high": kind.high, "unit": sign_of(kind.unit)}
        )
