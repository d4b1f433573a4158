"""Two spines to show beside each other: the same person healthy, and with a disease."""

from dataclasses import dataclass, replace

from flavum.anatomy.level import Level
from flavum.anatomy.population.draw import draw_spine
from flavum.anatomy.spine.parameters import Cause, Spine


@dataclass(frozen=True)
class Pair:
    """The same person twice; cause: what narrows the second spine, None: all that age brings."""

    healthy: Spine
    other: Spine
    cause: Cause | None
    seed: int


def draw_pair(*, seed: int, cause: Cause | None) -> Pair:
    """The same seed gives the same pair."""
    # One vertebra slips, hardly ever more, and mostly L4; slips at every level would add up to no spine at all.
    plant = {Level.L4_L5: cause} if cause is Cause.SLIP else cause
    return Pair(draw_healthy(seed=seed), draw_spine(seed=seed, plant=plant), cause, seed)


def draw_healthy(*, seed: int) -> Spine:
    """A spine without disease.

    A draw leaves every level healthy but those planted, and plants at one at least: so it is told to plant above the
    lumbar spine, and that level then takes its neighbour's healthy shape.
    """
    spine = draw_spine(seed=seed, plant={Level.T12_L1: Cause.DISC})
    return replace(spine, levels=(*spine.levels[:-1], spine.levels[-2]), planted=())
