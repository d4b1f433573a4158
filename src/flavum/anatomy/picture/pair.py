"""Two spines to show beside each other: the same person healthy, and with a disease."""

from dataclasses import dataclass

from flavum.anatomy.level import Level
from flavum.anatomy.population.draw import draw_spine
from flavum.anatomy.population.stand import stand
from flavum.anatomy.spine.parameters import Cause, Spine


@dataclass(frozen=True)
class Pair:
    """The same person twice; cause: what narrows the second spine, None: all that age brings.

    is_standing: the second spine stands, the first one lies.
    """

    healthy: Spine
    other: Spine
    cause: Cause | None
    seed: int
    is_standing: bool = False


def draw_pair(*, seed: int, cause: Cause | None, is_standing: bool = False) -> Pair:
    """The same seed gives the same pair."""
    # One vertebra slips, hardly ever more, and mostly L4; slips at every level would add up to no spine at all.
    plant = {Level.L4_L5: cause} if cause is Cause.SLIP else cause
    ill = draw_spine(seed=seed, plant=plant)
    return Pair(draw_spine(seed=seed, plant={}), stand(ill) if is_standing else ill, cause, seed, is_standing)
