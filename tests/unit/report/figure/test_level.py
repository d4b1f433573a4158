import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from report_factories import make_level, make_reading

from flavum.anatomy.level import Level
from flavum.anatomy.side import Side
from flavum.anatomy.tissue import Tissue, tissue_table
from flavum.imaging.finding import Measure
from flavum.report.figure.chart import ThicknessRow, draw_shares, draw_thickness
from flavum.report.figure.level import LARGE, SMALL, draw_axial, draw_for_patient, draw_sagittal, name_tissues
from flavum.report.figure.mark import SHAPES, draw_mark
from flavum.report.figure.people import draw_people, draw_squares
from flavum.report.figure.schematic import draw_schematic

SVG = "{http://www.w3.org/2000/svg}"


def texts(svg: str) -> list[tuple[str, float]]:
    return [(node.text or "", float(node.get("x", "nan"))) for node in ET.fromstring(svg).iter(f"{SVG}text")]


def make_picture() -> str:
    svg = draw_axial(make_level(Level.L4_L5), "en", style=LARGE, band="SYNTHETIC")
    assert svg is not None
    return svg


def test_axial_figure_has_contours_calipers_letters_and_scale() -> None:
    said = [text for text, _ in texts(make_picture())]

    assert {"A", "P", "R", "L", "10 mm", "L4-L5", "SYNTHETIC"} <= set(said)
    assert {"max 5.4 mm", "max 5.1 mm", "sac AP 10.0 mm"} <= set(said)
    assert tissue_table()[Tissue.LIGAMENTUM_FLAVUM_LEFT].colour in make_picture()


def test_patients_right_is_on_the_left_of_the_picture() -> None:
    at = dict(texts(make_picture()))

    assert at["R"] < at["L"]
    assert at["max 5.1 mm"] < at["max 5.4 mm"]  # the right ligament is the thinner one


def test_small_figure_carries_no_labels() -> None:
    svg = draw_axial(make_level(Level.L4_L5), "en", style=SMALL, band="")

    assert svg is not None
    assert "max" not in " ".join(text for text, _ in texts(svg))


def test_patient_sees_only_ligaments_and_sac_in_plain_words() -> None:
    svg = draw_for_patient(make_level(Level.L4_L5), "es", band="")

    assert svg is not None
    said = [text for text, _ in texts(svg)]
    assert {"ligamento derecho", "ligamento izquierdo", "saco de los nervios"} <= set(said)
    assert tissue_table()[Tissue.DISC].colour not in svg


def test_sagittal_figure_names_every_level_from_head_to_foot() -> None:
    reading = make_reading()

    svg = draw_sagittal(reading, "en", focus=Level.L4_L5, band="")

    assert svg is not None
    nodes = [node for node in ET.fromstring(svg).iter(f"{SVG}text") if "-" in (node.text or "")]
    heights = {node.text: float(node.get("y", "nan")) for node in nodes}
    assert list(heights) == [level.level.value for level in reading.levels]
    assert list(heights.values()) == sorted(heights.values())


def test_level_without_a_cut_has_no_figure() -> None:
    level = make_reading(axial=False).levels[0]

    assert draw_axial(level, "en", style=LARGE, band="") is None
    assert draw_for_patient(level, "en", band="") is None


@pytest.mark.parametrize("svg", [make_picture(), draw_squares(6, 10, title="x"), draw_people(9, 75, title="x")])
def test_figure_fetches_nothing(svg: str) -> None:
    hrefs = re.findall(r'href="([^"]{0,30})', svg)

    assert all(href.startswith("data:image/png;base64,") for href in hrefs)


def test_caption_names_the_outlined_tissues() -> None:
    picture = make_level(Level.L4_L5).axial

    assert picture is not None
    assert "dural sac" in name_tissues(picture, "en")
    assert "saco dural" in name_tissues(picture, "es")


def test_so_many_of_so_many_are_coloured() -> None:
    drawn = ET.fromstring(draw_people(9, 75, title="9 of 75"))
    heads = [node.get("fill") for node in drawn.iter(f"{SVG}circle")]

    assert len(heads) == 75
    assert heads.count(heads[0]) == 9
    assert len(list(ET.fromstring(draw_squares(6, 10, title="x")).iter(f"{SVG}path"))) == 6


def test_share_bar_is_cut_in_proportion() -> None:
    level = make_level(Level.L4_L5)
    found = {m: level.find(m) for m in (Measure.SHARE_LIGAMENT, Measure.SHARE_DISC)}
    shares = {m: f.quantity for m, f in found.items() if f is not None and f.quantity is not None}

    bar = ET.fromstring(draw_shares(shares, names=dict.fromkeys(shares, "x"), title="x"))

    widths = [float(node.get("width", "nan")) for node in bar.iter(f"{SVG}rect")]
    assert widths[0] / widths[1] == pytest.approx(0.58 / 0.18, rel=0.01)


def test_thickness_chart_puts_thicker_to_the_right() -> None:
    level = make_level(Level.L4_L5)
    found = level.find(Measure.LIGAMENT_THICKNESS_MAXIMUM, Side.LEFT)
    thin = make_level(Level.L1_L2).find(Measure.LIGAMENT_THICKNESS_MAXIMUM, Side.LEFT)
    assert found is not None
    assert found.quantity is not None
    assert thin is not None
    assert thin.quantity is not None
    rows = [ThicknessRow("a", 3.7, {Side.LEFT: found.quantity}), ThicknessRow("b", None, {Side.LEFT: thin.quantity})]

    chart = draw_thickness(rows, threshold=2.5, title="x", letters={Side.LEFT: "L"}, legend=("t", "n"))

    dots = [float(node.get("cx", "nan")) for node in ET.fromstring(chart).iter(f"{SVG}circle")]
    assert dots[0] > dots[1]


def test_marks_differ_in_shape_and_not_in_colour_alone() -> None:
    outlines = {outline for outline, _ in SHAPES.values()}

    assert len(outlines) == len(SHAPES)
    assert 'aria-hidden="true"' in draw_mark("met")


def test_schematic_with_a_thick_ligament_leaves_the_sac_less_room() -> None:
    named = dict.fromkeys(("wide", "narrow", "disc", "nerves", "ligament", "bone"), "x")
    sacs = []
    for narrow in (False, True):
        drawn = ET.fromstring(draw_schematic(named, is_narrow=narrow, title="x"))
        ellipses = [node for node in drawn.iter(f"{SVG}ellipse") if node.get("stroke")]
        sacs.append(np.pi * float(ellipses[0].get("rx", "nan")) * float(ellipses[0].get("ry", "nan")))

    assert sacs[1] < 0.6 * sacs[0]
