"""A cut as layers of SVG paths, from the quiet background to the ligament on top."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from flavum.anatomy.picture.contour import trace_outlines, write_path
from flavum.anatomy.picture.cut import Cut
from flavum.anatomy.picture.svg import tag, variable
from flavum.anatomy.surface.part import LIGAMENT, SAC, isin
from flavum.anatomy.tissue import Tissue, whole_of

ROUND = 10.0  # of a drawing's corners


@dataclass(frozen=True)
class Layer:
    """Tissues drawn as one area in the colour of `fill`; look: the class of their outline; fine: for small things."""

    fill: Tissue
    tissues: frozenset[Tissue]
    look: str | None = None
    fine: bool = False


def _layer(fill: Tissue, extra: Iterable[Tissue] = (), *, look: str | None = "edge", fine: bool = False) -> Layer:
    return Layer(fill, whole_of(fill) | frozenset(extra), look, fine)


_IN_CANAL = [*SAC, *LIGAMENT.values(), Tissue.VEIN, Tissue.SPINAL_CANAL]
# Each area also lies under what is drawn on top of it, so that no seam of paper shows between two smooth edges.
LAYERS = (
    _layer(Tissue.BACKGROUND, look=None),
    _layer(Tissue.SKIN, look=None),
    _layer(Tissue.VISCERA, [Tissue.BOWEL_GAS], look=None),
    _layer(Tissue.KIDNEY, look=None),
    _layer(Tissue.MUSCLE, look=None),
    _layer(Tissue.VESSEL, look=None),
    _layer(Tissue.LIGAMENT, look=None),
    _layer(Tissue.EPIDURAL_FAT, _IN_CANAL, look=None),
    _layer(Tissue.DISC),
    _layer(Tissue.NUCLEUS, look=None),
    _layer(Tissue.VERTEBRAL_BODY),
    _layer(Tissue.SACRUM),
    _layer(Tissue.ARCH),
    _layer(Tissue.FACET, look=None),
    _layer(Tissue.CARTILAGE, look=None, fine=True),
    _layer(Tissue.JOINT_FLUID, look=None, fine=True),
    _layer(Tissue.CYST),
    _layer(Tissue.METAL),
    _layer(Tissue.DURAL_SAC),
    _layer(Tissue.SPINAL_CORD, look=None),
    _layer(Tissue.NERVE_ROOT, look=None, fine=True),
    *(_layer(tissue, look="bold") for tissue in LIGAMENT.values()),
)


def draw_layers(cut: Cut, *, scale: float, key: str) -> str:
    """The cut at `scale` units a millimetre, its corners rounded; key: tells its clip from others on the page."""
    width, height = (length * scale for length in cut.size_mm)
    frame = tag("rect", width=width, height=height, rx=ROUND)
    return tag("clipPath", frame, id=key) + tag(
        "g",
        tag("rect", width=width, height=height, fill=f"var({variable(Tissue.FAT)})"),
        *(_draw(layer, cut, scale) for layer in LAYERS if _is_seen(layer, cut)),
        clip_path=f"url(#{key})",
    )


def _is_seen(layer: Layer, cut: Cut) -> bool:
    return bool(np.isin(sorted(layer.tissues), cut.labels).any())


def _draw(layer: Layer, cut: Cut, scale: float) -> str:
    mask = isin(cut.labels, layer.tissues)
    outlines = trace_outlines(mask, step_mm=cut.step_mm, knot_mm=0.6 if layer.fine else 1.5)
    return tag(
        "path",
        d=write_path(outlines, scale=scale),
        fill=f"var({variable(layer.fill)})",
        fill_rule="evenodd",
        class_=layer.look,
    )
