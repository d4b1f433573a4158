"""The pair that a sheet shows, its painted cuts, and the sheet itself."""

from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from flavum.anatomy.colour import DARK, LIGHT, Paper, colour_of
from flavum.anatomy.frame import Frame
from flavum.anatomy.level import LUMBAR_LEVELS, Level
from flavum.anatomy.picture.cut import Cut, cut_axial
from flavum.anatomy.picture.page import Type
from flavum.anatomy.picture.paint import paint
from flavum.anatomy.picture.pair import draw_pair
from flavum.anatomy.picture.sheet import (
    AXIAL,
    BROAD,
    HALF,
    HEIGHT,
    LARGE,
    SLIM,
    SMALL,
    TALL,
    WIDTH,
    Portrait,
    draw_sheet,
)
from flavum.anatomy.picture.words import LANGUAGES, Language, heading_of, load_words
from flavum.anatomy.population.draw import draw_spine
from flavum.anatomy.spine.parameters import Cause
from flavum.anatomy.surface.stance import find_stance
from flavum.anatomy.tissue import Tissue
from flavum.anatomy.truth.level import measure_truth


def plain_cut(columns: int, rows: int) -> Cut:
    labels = np.full((2 * rows, 2 * columns), Tissue.MUSCLE, dtype=np.uint8)
    labels[rows // 2 : rows, rows // 2 : rows] = Tissue.LIGAMENTUM_FLAVUM_LEFT
    return Cut(labels, Frame((1, 2 * rows, 2 * columns), np.zeros(3), np.eye(3), np.array([1.0, 0.1, 0.1])))


@pytest.mark.parametrize("paper", [LIGHT, DARK], ids=lambda paper: paper.name)
def test_paint_takes_the_tables_colours_and_shades_edges(paper: Paper) -> None:
    picture = paint(plain_cut(200, 160), paper).astype(int)

    assert picture.shape == (160, 200, 3)
    for tissue, (row, column) in ((Tissue.MUSCLE, (140, 180)), (Tissue.LIGAMENTUM_FLAVUM_LEFT, (60, 60))):
        assert picture[row, column] == pytest.approx(np.rint(255 * colour_of(tissue, paper)), abs=1)
    assert picture[60, 41].sum() < picture[60, 60].sum()


def test_a_disease_takes_room_from_the_healthy_sac() -> None:
    pair = draw_pair(seed=7, cause=Cause.LIGAMENT)

    healthy, narrow = (measure_truth(one, LUMBAR_LEVELS, resolution_mm=0.5) for one in (pair.healthy, pair.other))

    assert all(narrow[level].sac_area_mm2 < 0.85 * healthy[level].sac_area_mm2 for level in LUMBAR_LEVELS)
    assert pair == draw_pair(seed=7, cause=Cause.LIGAMENT)


def test_a_slip_is_planted_at_one_level_only() -> None:
    pair = draw_pair(seed=4, cause=Cause.SLIP)

    truth = measure_truth(pair.other, LUMBAR_LEVELS, resolution_mm=0.5)

    assert [level for level in LUMBAR_LEVELS if truth[level].slip_mm > 3] == [Level.L4_L5]


def test_an_axial_cut_shows_the_front_above_and_the_right_on_the_left() -> None:
    spine = draw_spine(seed=5)
    cut = cut_axial(spine, find_stance(spine), LUMBAR_LEVELS[3], step_mm=0.5)

    (disc_row, _), (sac_row, _), (_, right), (_, left) = (
        np.argwhere(cut.labels == tissue).mean(axis=0)
        for tissue in (
            Tissue.DISC,
            Tissue.DURAL_SAC,
            Tissue.LIGAMENTUM_FLAVUM_RIGHT,
            Tissue.LIGAMENTUM_FLAVUM_LEFT,
        )
    )

    assert disc_row < sac_row
    assert right < left


@pytest.mark.parametrize("language", LANGUAGES)
def test_captions_and_headings_are_no_broader_than_what_they_stand_under(language: Language) -> None:
    words, fonts = load_words(language), files("flavum.report").joinpath("fonts")
    letters = Type(*(Path(str(fonts.joinpath(f"AtkinsonHyperlegibleNext-{w}.otf"))) for w in ("Regular", "Bold")))

    for key, room in (("behind", BROAD), ("aside", BROAD), ("middle", SLIM), ("foramen", SLIM)):
        assert letters.at(SMALL).getlength(words[key]) < room, key
    for cause in (None, *Cause):
        called = heading_of(cause, language, is_standing=True)
        assert letters.at(LARGE, bold=True).getlength(called) < HALF, cause


def portrait(heading: str) -> Portrait:
    view = np.zeros((TALL, BROAD, 4), dtype=np.uint8)
    return Portrait(
        heading=heading,
        views={"behind": view, "aside": view},
        sagittal={"middle": plain_cut(SLIM, TALL), "foramen": plain_cut(SLIM, TALL)},
        axial=dict.fromkeys(LUMBAR_LEVELS, plain_cut(*AXIAL)),
        area_mm2=dict.fromkeys(LUMBAR_LEVELS, 150.0),
    )


def test_a_sheet_is_whole_on_light_and_on_dark_paper() -> None:
    both = (portrait("Healthy"), portrait("Narrow"))

    light, dark = (np.asarray(draw_sheet(both, 7, paper, Type(), "en")) for paper in (LIGHT, DARK))

    assert light.shape == dark.shape == (HEIGHT, WIDTH, 3)
    assert light.mean() > 200
    assert dark.mean() < 80
