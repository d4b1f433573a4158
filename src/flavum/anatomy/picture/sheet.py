"""The contact sheet: a healthy and a diseased spine beside each other, from behind, from the side and in cuts."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from flavum.anatomy.colour import Paper, colour_of, write
from flavum.anatomy.level import LUMBAR_LEVELS, Level
from flavum.anatomy.picture.cut import (
    BESIDE_MIDLINE_MM,
    FORAMEN_MM,
    SAGITTAL_MM,
    Cut,
    cut_axial,
    cut_sagittal,
)
from flavum.anatomy.picture.page import Page, Type
from flavum.anatomy.picture.paint import FINER, paint
from flavum.anatomy.picture.words import Language, load_words, name_of
from flavum.anatomy.spine.parameters import Spine
from flavum.anatomy.spine.raster import rasterise
from flavum.anatomy.surface.mesh import mesh_part
from flavum.anatomy.surface.part import divide
from flavum.anatomy.surface.stance import Stance, find_stance, frame_block
from flavum.anatomy.surface.view import Picture, compose, look, render
from flavum.anatomy.tissue import Tissue

WIDTH, MARGIN, GUTTER, GAP = 3200, 70, 64, 24
HALF = (WIDTH - 2 * MARGIN - GUTTER) // 2
HEAD, TALL, CAPTION = 340, 800, 58
SMALL, LARGE = 28, 46  # type of captions and of the two headings
SLIM = round(TALL * SAGITTAL_MM[0] / SAGITTAL_MM[1])  # width of a sagittal cut
BROAD = (HALF - 3 * GAP) // 2 - SLIM  # width of a 3-D view
AXIAL = ((HALF - 2 * GAP) // 3, 426)
HEIGHT = HEAD + TALL + CAPTION + 2 * (AXIAL[1] + CAPTION) + MARGIN
RESOLUTION_MM, VIEW_PIXEL_MM = 0.8, 0.355
TURNED_DEG = {"behind": 0.0, "aside": -90.0}  # from the left, so that the front is where it is in the cuts
LEGEND = (
    Tissue.VERTEBRAL_BODY,
    Tissue.DISC,
    Tissue.ARCH,
    Tissue.FACET,
    Tissue.LIGAMENTUM_FLAVUM_LEFT,
    Tissue.LIGAMENTUM_FLAVUM_RIGHT,
    Tissue.DURAL_SAC,
    Tissue.NERVE_ROOT,
    Tissue.EPIDURAL_FAT,
    Tissue.MUSCLE,
)


@dataclass(frozen=True, eq=False)
class Portrait:
    """All that the sheet shows of one spine, before it is put on light or dark paper."""

    heading: str
    views: dict[str, Picture]
    sagittal: dict[str, Cut]
    axial: dict[Level, Cut]
    area_mm2: dict[Level, float]


def portray(spine: Spine, heading: str) -> Portrait:
    """Views and cuts of a spine; light and dark sheets share them."""
    stance = find_stance(spine)
    asides = {"middle": BESIDE_MIDLINE_MM, "foramen": FORAMEN_MM}
    tall_mm, wide_mm = SAGITTAL_MM[1] / TALL / FINER, 118.0 / AXIAL[0] / FINER
    return Portrait(
        heading=heading,
        views=render_views(spine, stance, size=(BROAD, TALL)),
        sagittal={key: cut_sagittal(spine, stance, aside_mm=mm, step_mm=tall_mm) for key, mm in asides.items()},
        axial={level: cut_axial(spine, stance, level, step_mm=wide_mm) for level in LUMBAR_LEVELS},
        area_mm2={level: stance.planes[level].sac_area_mm2 for level in LUMBAR_LEVELS},
    )


def render_views(spine: Spine, stance: Stance, *, size: tuple[int, int]) -> dict[str, Picture]:
    """The spine from behind and from the side, see-through where there is nothing."""
    frame = frame_block(stance, resolution_mm=RESOLUTION_MM)
    parts = divide(rasterise(spine, frame), frame, stance)
    filled = np.any([part.mask for part in parts], axis=0)
    scene = compose([mesh_part(part, frame) for part in parts], filled, frame)
    return {
        key: render(scene, look(scene, stance, turned_deg=turned, size=size, pixel_mm=VIEW_PIXEL_MM))
        for key, turned in TURNED_DEG.items()
    }


def draw_sheet(
    portraits: tuple[Portrait, Portrait], seed: int, paper: Paper, letters: Type, language: Language
) -> Image.Image:
    """Two portraits beside each other on one sheet."""
    words, page = load_words(language), Page((WIDTH, HEIGHT), paper, letters)
    page.write(words["seed"].format(seed=seed), (MARGIN, 118), size=64, colour=paper.ink, bold=True)
    page.write(words["synthetic"], (MARGIN, 178), size=36, colour=paper.synthetic, bold=True)
    for number, portrait in enumerate(portraits):
        left = MARGIN + number * (HALF + GUTTER)
        page.write(
            portrait.heading, (left, HEAD - 34), size=LARGE, colour=paper.accent if number else paper.ink, bold=True
        )
        _put_tall(page, portrait, left, words)
        _put_axial(page, portrait, left, words)
    last = HEAD + TALL + CAPTION + AXIAL[1] + CAPTION
    column = 2 * (AXIAL[0] + GAP)
    _put_legend(page, (MARGIN + column, last), language)
    _put_areas(page, portraits, (MARGIN + HALF + GUTTER + column, last), words)
    return page.image


def _put_tall(page: Page, portrait: Portrait, left: int, words: dict[str, str]) -> None:
    pictures: dict[str, NDArray[np.uint8]] = {
        **portrait.views,
        **{key: paint(cut, page.paper) for key, cut in portrait.sagittal.items()},
    }
    for key, picture in pictures.items():
        page.put(picture, (left, HEAD))
        page.write(words[key], (left + 4, HEAD + TALL + 36), size=SMALL, colour=page.paper.soft)
        left += picture.shape[1] + GAP


def _put_axial(page: Page, portrait: Portrait, left: int, words: dict[str, str]) -> None:
    for number, (level, cut) in enumerate(portrait.axial.items()):
        x = left + number % 3 * (AXIAL[0] + GAP)
        y = HEAD + TALL + CAPTION + number // 3 * (AXIAL[1] + CAPTION)
        page.put(paint(cut, page.paper)[: AXIAL[1], : AXIAL[0]], (x, y))
        for text, place, anchor in ((words["right"], x + 14, "ls"), (words["left"], x + AXIAL[0] - 14, "rs")):
            page.write(text, (place, y + 36), size=26, colour=page.paper.soft, anchor=anchor)
        name, area = _dashed(level), words["room"].format(area=f"{portrait.area_mm2[level]:.0f}")
        page.write(name, (x + 4, y + AXIAL[1] + 38), size=30, colour=page.paper.ink, bold=True)
        page.write(area, (x + AXIAL[0] - 4, y + AXIAL[1] + 38), size=SMALL, colour=page.paper.soft, anchor="rs")


def _put_legend(page: Page, corner: tuple[int, int], language: Language) -> None:
    x, y = corner
    page.card((x, y, x + AXIAL[0], y + AXIAL[1]))
    for number, tissue in enumerate(LEGEND):
        row = y + 24 + number * 39
        page.bar((x + 26, row, x + 58, row + 28), write(colour_of(tissue, page.paper)), radius=7)
        page.write(name_of(tissue, language), (x + 76, row + 24), size=27, colour=page.paper.ink)


def _put_areas(
    page: Page, portraits: tuple[Portrait, Portrait], corner: tuple[int, int], words: dict[str, str]
) -> None:
    """The sac's area at each disc, healthy above diseased, as bars."""
    (x, y), paper = corner, page.paper
    page.card((x, y, x + AXIAL[0], y + AXIAL[1]))
    page.write(
        words["room"].format(area="").replace("  ", " ").strip(), (x + 26, y + 48), size=27, colour=paper.ink, bold=True
    )
    largest = max(area for portrait in portraits for area in portrait.area_mm2.values())
    for number, level in enumerate(LUMBAR_LEVELS):
        row = y + 76 + number * 67
        page.write(_dashed(level), (x + 26, row + 36), size=27, colour=paper.ink)
        for line, (portrait, colour) in enumerate(zip(portraits, (paper.soft, paper.accent), strict=True)):
            area = portrait.area_mm2[level]
            top, end = row + line * 26, x + 128 + (AXIAL[0] - 220) * area / largest
            page.bar((x + 128, top + 2, end, top + 22), colour)
            page.write(f"{area:.0f}", (end + 10, top + 21), size=24, colour=paper.soft)


def _dashed(level: Level) -> str:
    return level.value.replace("-", "–")
