"""Labelled line drawings: the spine near its midline, and the canal at one disc, healthy beside narrowed."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from flavum.anatomy.level import Level, Vertebra
from flavum.anatomy.picture.cut import BESIDE_MIDLINE_MM, Cut, cut_axial, cut_sagittal
from flavum.anatomy.picture.label import (
    GAP,
    LINE,
    TEXT,
    draw_leaders,
    margin_of,
    place_callouts,
    write_heading,
    write_name,
    write_synthetic,
)
from flavum.anatomy.picture.layer import draw_layers
from flavum.anatomy.picture.leader import Callout, Margin
from flavum.anatomy.picture.svg import document, tag
from flavum.anatomy.picture.words import Language, load_words, name_of
from flavum.anatomy.side import Side
from flavum.anatomy.spine.parameters import Spine
from flavum.anatomy.surface.part import ARCH, LIGAMENT, SAC, Mask, isin
from flavum.anatomy.surface.stance import Stance, find_stance
from flavum.anatomy.tissue import Tissue, whole_of

STEP_MM = 0.2
HEAD, FOOT = 60.0, 50.0
MIDLINE_MM = 7.0  # there the arch is spinous process and lamina, not joint
SAGITTAL_SCALE, AXIAL_SCALE = 2.9, 3.5


def draw_sagittal(spine: Spine, *, language: Language) -> str:
    """The cut near the midline with the names of its bodies, discs, sac and ligament, as SVG."""
    stance, words = find_stance(spine), load_words(language)
    cut = cut_sagittal(spine, stance, aside_mm=BESIDE_MIDLINE_MM, step_mm=STEP_MM)
    callouts = _sagittal_callouts(cut, stance, language)
    left, right = margin_of(callouts, Margin.LEFT), margin_of(callouts, Margin.RIGHT)
    width, height = (length * SAGITTAL_SCALE for length in cut.size_mm)
    placed = place_callouts(callouts, (left, HEAD), (width, height), SAGITTAL_SCALE)
    return document(
        write_heading(f"{words['front']}", left + 8, HEAD - 14, "start"),
        write_heading(f"{words['back']}", left + width - 8, HEAD - 14, "end"),
        tag("g", draw_layers(cut, scale=SAGITTAL_SCALE, key="sagittal"), transform=f"translate({left:.1f} {HEAD:.1f})"),
        *(write_name(name, point, (left, HEAD)) for name, point in _bodies(cut, stance)),
        *draw_leaders(placed),
        write_synthetic(words["synthetic"], (left + width + right) / 2, HEAD + height + FOOT - 16),
        size=(left + width + right, HEAD + height + FOOT),
        title=words["sagittal_title"],
        description=f"{words['sagittal_description']} {words['synthetic']}",
        language=language,
        key=f"sagittal-{language}",
    )


def _sagittal_callouts(cut: Cut, stance: Stance, language: Language) -> list[Callout]:
    found = []
    for level, plane in stance.planes.items():
        point = cut.to_paper(plane.centre_mm - plane.posterior * 9.0)
        found.append(Callout(level.value.replace("-", "–"), point, Margin.LEFT))
    disc = cut.heart_of(_near(cut, isin(cut.labels, whole_of(Tissue.DISC)), stance, Level.L3_L4))
    found[3] = Callout(f"{name_of(Tissue.DISC, language)} {Level.L3_L4.value.replace('-', '–')}", disc, Margin.LEFT)
    wanted = (
        (Tissue.SPINAL_CORD, {Tissue.SPINAL_CORD}, Level.T12_L1),
        (Tissue.DURAL_SAC, SAC, Level.L2_L3),
        (LIGAMENT[Side.LEFT], {LIGAMENT[Side.LEFT]}, Level.L3_L4),
        (Tissue.ARCH, ARCH, Level.L4_L5),
        (Tissue.SACRUM, whole_of(Tissue.SACRUM), Level.L5_S1),
    )
    for tissue, shown, level in wanted:
        mask = _near(cut, isin(cut.labels, shown), stance, level)
        if mask.any():
            kind = "loud" if tissue in LIGAMENT.values() else ""
            found.append(Callout(name_of(tissue, language), cut.heart_of(mask), Margin.RIGHT, kind))
    return found


def _near(cut: Cut, mask: Mask, stance: Stance, level: Level, reach_mm: float = 24.0) -> Mask:
    """The part of a mask not far above or below a disc; the whole of it where there is none near."""
    middle = cut.to_paper(stance.planes[level].canal_mm)[1]
    rows = np.abs((np.arange(mask.shape[0]) + 0.5) * cut.step_mm - middle) < reach_mm
    near = mask & rows[:, None]
    return near if near.any() else mask


def _bodies(cut: Cut, stance: Stance) -> list[tuple[str, tuple[float, float]]]:
    """Names of the vertebrae, each in the middle between its two discs."""
    planes = list(stance.planes.values())
    middles = [(above.centre_mm + below.centre_mm) / 2 for above, below in pairwise(planes)]
    first, last = planes[0], planes[-1]
    points = [first.centre_mm + first.superior * 16, *middles, last.centre_mm - last.superior * 17]
    return [
        (vertebra.value, (x * SAGITTAL_SCALE, y * SAGITTAL_SCALE))
        for vertebra, (x, y) in zip(Vertebra, map(cut.to_paper, points), strict=True)
    ]


@dataclass(frozen=True, eq=False)
class Panel:
    """One half of the axial drawing."""

    heading: str
    cut: Cut
    area_mm2: float
    margin: Margin


def draw_axial(healthy: Spine, other: Spine, level: Level, *, called: str, language: Language) -> str:
    """The canal at a disc in two spines beside each other, as SVG; called: what the other one is called."""
    words = load_words(language)
    spines = ((words["healthy"], healthy, Margin.LEFT), (called, other, Margin.RIGHT))
    panels = [_cut_panel(*one, level) for one in spines]
    callouts = [_axial_callouts(panel, language) for panel in panels]
    width, height = (length * AXIAL_SCALE for length in panels[0].cut.size_mm)
    left, right = (margin_of(own, panel.margin) for own, panel in zip(callouts, panels, strict=True))
    starts = (left, left + width + GAP)
    size = (left + 2 * width + GAP + right, HEAD + height + LINE + FOOT)
    parts: list[str] = []
    for panel, own, start in zip(panels, callouts, starts, strict=True):
        parts += _draw_panel(panel, own, start, (width, height), language)
    numbers = {"healthy": f"{panels[0].area_mm2:.0f}", "narrow": f"{panels[1].area_mm2:.0f}"}
    said = {"level": level.value.replace("-", "–"), "other": called[0].lower() + called[1:], **numbers}
    return document(
        *parts,
        write_synthetic(words["synthetic"], size[0] / 2, size[1] - 14),
        size=size,
        title=words["axial_title"].format(**said),
        description=f"{words['axial_description'].format(**said)} {words['synthetic']}",
        language=language,
        key=f"axial-{language}",
    )


def _cut_panel(heading: str, spine: Spine, margin: Margin, level: Level) -> Panel:
    stance = find_stance(spine)
    cut = cut_axial(spine, stance, level, step_mm=STEP_MM)
    return Panel(heading, cut, stance.planes[level].sac_area_mm2, margin)


def _axial_callouts(panel: Panel, language: Language) -> list[Callout]:
    """Each name once, from the panel's outer side, on the half of the body that lies there."""
    cut, half = panel.cut, np.zeros(panel.cut.labels.shape, dtype=np.bool_)
    middle = cut.labels.shape[1] // 2
    (half[:, :middle] if panel.margin is Margin.LEFT else half[:, middle:])[:] = True
    midline = np.zeros_like(half)
    midline[:, middle - round(MIDLINE_MM / cut.step_mm) : middle + round(MIDLINE_MM / cut.step_mm)] = True
    ligament = LIGAMENT[Side.RIGHT if panel.margin is Margin.LEFT else Side.LEFT]
    wanted = (
        (Tissue.DISC, whole_of(Tissue.DISC), ""),
        (Tissue.DURAL_SAC, SAC - {Tissue.NERVE_ROOT}, ""),
        (Tissue.NERVE_ROOT, {Tissue.NERVE_ROOT}, ""),
        (ligament, {ligament}, "loud"),
        (Tissue.FACET, whole_of(Tissue.FACET), ""),
        (Tissue.ARCH, whole_of(Tissue.ARCH) - whole_of(Tissue.FACET), ""),
        (Tissue.MUSCLE, {Tissue.MUSCLE}, "soft"),
    )
    found = []
    for tissue, shown, kind in wanted:
        mask = isin(cut.labels, shown)
        mask = mask if tissue is Tissue.DURAL_SAC else mask & (midline if tissue is Tissue.ARCH else half)
        mask = _behind(mask) if tissue is Tissue.MUSCLE else mask
        if mask.any():
            found.append(Callout(name_of(tissue, language), cut.heart_of(mask), panel.margin, kind))
    return found


def _behind(mask: Mask) -> Mask:
    """The lower third: the muscles of the back, not those before the spine."""
    low = mask.copy()
    low[: 2 * len(mask) // 3] = False
    return low


def _draw_panel(
    panel: Panel, callouts: list[Callout], start: float, size: tuple[float, float], language: Language
) -> list[str]:
    words, key = load_words(language), f"panel-{panel.margin.name.lower()}-{language}"
    width, height = size
    placed = place_callouts(callouts, (start, HEAD), size, AXIAL_SCALE)
    area = words["room"].format(area=f"{panel.area_mm2:.0f}")
    return [
        write_heading(panel.heading, start + width / 2, HEAD - 18, "middle", size=TEXT + 4, look="heading"),
        tag("g", draw_layers(panel.cut, scale=AXIAL_SCALE, key=key), transform=f"translate({start:.1f} {HEAD:.1f})"),
        write_heading(words["right"], start + 12, HEAD + 26, "start"),
        write_heading(words["left"], start + width - 12, HEAD + 26, "end"),
        *draw_leaders(placed),
        write_heading(area, start + width / 2, HEAD + height + LINE + 4, "middle", look="heading"),
    ]
