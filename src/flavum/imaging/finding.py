"""What was found at one level: a measurement, or the reason why there is none."""

from dataclasses import dataclass
from enum import Enum

from flavum.anatomy.level import Level
from flavum.anatomy.side import Side
from flavum.evidence.quantity import Quantity


class Measure(Enum):
    """What can be measured at a level; the value is the key used in files."""

    LIGAMENT_THICKNESS_MAXIMUM = "ligament_thickness_maximum"
    LIGAMENT_THICKNESS_MIDPOINT = "ligament_thickness_midpoint"
    SAC_AREA = "sac_area"
    SAC_AP_DIAMETER = "sac_ap_diameter"
    CANAL_AREA = "canal_area"
    CANAL_AP_DIAMETER = "canal_ap_diameter"
    DISC_HEIGHT = "disc_height"
    DISC_BULGE = "disc_bulge"
    SLIP = "slip"
    SLIP_PERCENT = "slip_percent"
    SAC_DISC_AREA_RATIO = "sac_disc_area_ratio"
    LATERAL_RECESS_DEPTH = "lateral_recess_depth"
    SHARE_LIGAMENT = "share_ligament"
    SHARE_FACET = "share_facet"
    SHARE_DISC = "share_disc"
    SHARE_SLIP = "share_slip"
    ROOM_LOST = "room_lost"


class Origin(Enum):
    """Where a finding came from."""

    COMPUTED = "computed"
    ENTERED = "entered"
    CORRECTED = "corrected"


@dataclass(frozen=True)
class Finding:
    """One measure at one level (and side): a quantity, or a reason for its absence, never both, never neither.

    confidence: 0 to 1, how far the computed value can be trusted; None when a person entered it or it is absent.
    """

    measure: Measure
    level: Level
    side: Side | None
    quantity: Quantity | None
    origin: Origin
    confidence: float | None = None
    reason: str | None = None

    def __post_init__(self) -> None:
        if (self.quantity is None) == (self.reason is None):
            raise ValueError("a finding has a quantity or a reason why it has none, and not both")
        if self.confidence is not None and not 0.0 <= self.confidence <= 1.0:
            raise ValueError("confidence lies between 0 and 1")
