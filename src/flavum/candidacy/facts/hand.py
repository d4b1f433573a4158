"""A number measured by hand, with the interval that hand-measured numbers get."""

import math

from flavum.candidacy.facts.catalogue import FactType
from flavum.candidacy.facts.fact import said
from flavum.evidence.library import load_library
from flavum.evidence.quantity import Quantity
from flavum.imaging.finding import Measure
from flavum.imaging.measurement.alignment import slip_percent

HAND_METHOD = "measured by hand"
MARGIN_CLAIM = "ligament_measuring_error"  # half of a 95 % interval of a thickness, which has two edges
EDGES = 2.0
SAME_WAY = 0.5  # of an outline's edge that is taken to be off the same way; the rest cancels
DRAWN_UNITS = ("mm", "mm2")
FROM_THE_SIDE = frozenset((Measure.DISC_HEIGHT, Measure.SLIP, Measure.SLIP_PERCENT))


def to_hand_quantity(
    fact: FactType, value: float, *, method: str = HAND_METHOD, perimeter_mm: float | None = None
) -> Quantity:
    """The value with its margin from the catalogue; an area's comes from its outline's length.

    perimeter_mm: of the outline that was drawn; where none was, that of a circle, the shortest there is.
    """
    if fact.margin is not None:
        return _around(fact, value, fact.margin, method, fact.margin_source)
    if fact.unit != "mm2":
        return said(value, fact.unit)
    around = 2.0 * math.sqrt(math.pi * max(value, 0.0)) if perimeter_mm is None else perimeter_mm
    margin = load_library().get_claim(MARGIN_CLAIM).value
    assert isinstance(margin, float), "the claim carries a number"
    return _around(fact, value, SAME_WAY * around * margin / math.sqrt(EDGES), method, MARGIN_CLAIM)


def to_hand_percent(slip: Quantity, endplate_mm: float) -> Quantity:
    """A slip measured by hand in mm, with its interval, as a part of the lower endplate's length."""
    method = f"slip measured by hand, as a part of the lower endplate's length ({endplate_mm:.1f} mm)"
    value, low, high = (slip_percent(mm, endplate_mm) for mm in (slip.value, slip.low, slip.high))
    return Quantity(value, "%", low, high, method=method, source=slip.source)


def _around(fact: FactType, value: float, margin: float, method: str, source: str) -> Quantity:
    low = max(value - margin, fact.low if fact.low is not None else -margin)
    return Quantity(value, fact.unit, low, value + margin, method=method, source=source)
