"""The vertebrae of a person whose sizes are known."""

import math

from flavum.anatomy.level import Vertebra
from flavum.anatomy.population.sizes import Sizes
from flavum.anatomy.spine.bone import BACK_HOLLOW_MM
from flavum.anatomy.spine.parameters import VERTEBRAE, VertebraShape

AS_IT_IS = (
    "width_mm", "depth_mm", "anterior_height_mm", "posterior_height_mm", "concavity_mm", "canal_depth_mm",
    "canal_width_mm", "trefoil", "pedicle_width_mm", "pedicle_height_mm", "lamina_height_mm", "lamina_thickness_mm",
    "spinous_length_mm", "spinous_height_mm", "spinous_thickness_mm", "transverse_span_mm",
)  # fmt: skip


def shape_vertebrae(sizes: Sizes) -> tuple[VertebraShape, ...]:
    """From S1 up; sizes that no model of a vertebra can have are cut off at its bounds."""
    return tuple(_shape(sizes, vertebra) for vertebra in VERTEBRAE)


def _shape(sizes: Sizes, vertebra: Vertebra) -> VertebraShape:
    wanted = {name: sizes.at(f"vertebra.{name}", vertebra) for name in AS_IT_IS}
    if vertebra is not Vertebra.S1:  # people measure from the hollow wall, the model from the line between its rims
        wanted["canal_depth_mm"] -= BACK_HOLLOW_MM
    wanted["roof_slope"] = math.tan(math.radians(sizes.at("vertebra.lamina_slope_deg", vertebra)))
    wanted["pedicle_inclination_deg"] = sizes.at("vertebra.pedicle_inclination_deg", vertebra)
    return VertebraShape.within_bounds(wanted)
