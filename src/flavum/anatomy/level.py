"""Vertebrae and the motion segments (levels) between them."""

from enum import Enum


class Vertebra(Enum):
    """A vertebra of the thoraco-lumbar spine, listed from head to foot."""

    T12 = "T12"
    L1 = "L1"
    L2 = "L2"
    L3 = "L3"
    L4 = "L4"
    L5 = "L5"
    S1 = "S1"


class Level(Enum):
    """A motion segment: two vertebrae, the disc, the ligament and the canal between them; head to foot."""

    T12_L1 = "T12-L1"
    L1_L2 = "L1-L2"
    L2_L3 = "L2-L3"
    L3_L4 = "L3-L4"
    L4_L5 = "L4-L5"
    L5_S1 = "L5-S1"

    @property
    def upper(self) -> Vertebra:
        return Vertebra(self.value.split("-")[0])

    @property
    def lower(self) -> Vertebra:
        return Vertebra(self.value.split("-")[1])


# MILD is done from L1 to S1 (FACTS 2.1, S28), so these five are measured wherever they are seen.
LUMBAR_LEVELS = (Level.L1_L2, Level.L2_L3, Level.L3_L4, Level.L4_L5, Level.L5_S1)
