"""What age, wear and surgery do to a person's vertebrae."""

from dataclasses import replace

from flavum.anatomy.level import Level
from flavum.anatomy.population.wear import Luck
from flavum.anatomy.spine.parameters import LEVELS, VERTEBRAE, VertebraShape

MODIC = (1, 2, 2, 2, 3)  # types as often as they are seen: mostly fat, seldom dense bone; our estimate
FUSED = 0.35  # of the levels operated on earlier: our estimate


def wear_vertebrae(vertebrae: tuple[VertebraShape, ...], luck: Luck) -> tuple[VertebraShape, ...]:
    """The same vertebrae, from S1 up, with nodes, marrow changes, haemangiomas, breaks and earlier operations."""
    worn = list(vertebrae)
    for n, vertebra in enumerate(VERTEBRAE):
        spot, broken = luck.amount("haemangioma_mm", vertebra), luck.amount("compression_share", vertebra)
        worn[n] = replace(worn[n], haemangioma_mm=spot / 2, compression=min(broken, 0.75))
    for n, level in enumerate(LEVELS):
        worn[n], worn[n + 1] = _plates(worn[n], worn[n + 1], level, luck)
        if luck.amount("earlier_surgery", level):
            held = bool(luck.rng.random() < FUSED)
            worn[n], worn[n + 1] = (replace(one, is_laminectomised=True, has_screws=held) for one in worn[n : n + 2])
    return tuple(worn)


def _plates(
    below: VertebraShape, above: VertebraShape, level: Level, luck: Luck
) -> tuple[VertebraShape, VertebraShape]:
    """Both endplates of a disc; marrow mostly changes on both sides of it."""
    kind = int(luck.rng.choice(MODIC)) if luck.amount("modic_mm", level) else 0
    lower, upper = luck.amount("schmorl_mm", level), luck.amount("schmorl_mm", level)
    return (
        replace(below, modic_upper=kind, schmorl_upper_mm=lower),
        replace(above, modic_lower=kind, schmorl_lower_mm=upper),
    )
