"""The labelled drawings: readable by people and by screen readers, in both languages, on light and dark paper."""

import re
from itertools import combinations
from xml.etree import ElementTree

import pytest

from flavum.anatomy.colour import DARK, LIGHT, Paper, parse
from flavum.anatomy.level import Level, Vertebra
from flavum.anatomy.picture.drawing import draw_axial, draw_sagittal
from flavum.anatomy.picture.pair import Pair, draw_pair
from flavum.anatomy.picture.words import LANGUAGES, Language, heading_of, load_words, name_of
from flavum.anatomy.spine.parameters import Cause
from flavum.anatomy.tissue import Tissue

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def pair() -> Pair:
    return draw_pair(seed=7, cause=Cause.LIGAMENT)


@pytest.fixture(scope="module", params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> Language:
    return request.param


@pytest.fixture(scope="module", params=["sagittal", "axial"])
def drawing(request: pytest.FixtureRequest, pair: Pair, language: Language) -> str:
    if request.param == "sagittal":
        return draw_sagittal(pair.other, language=language)
    called = heading_of(pair.cause, language)
    return draw_axial(pair.healthy, pair.other, Level.L4_L5, called=called, language=language)


def texts_of(drawing: str) -> list[str]:
    found = ElementTree.fromstring(drawing).iter(f"{SVG}text")
    return [" ".join(part.strip() for part in text.itertext()) for text in found]


def test_it_names_the_ligament_the_sac_and_the_disc(drawing: str, language: Language) -> None:
    texts = texts_of(drawing)

    assert name_of(Tissue.LIGAMENTUM_FLAVUM_LEFT, language) in texts
    assert name_of(Tissue.DURAL_SAC, language) in texts
    assert any(text.startswith(name_of(Tissue.DISC, language)) for text in texts)


def test_it_says_that_it_is_synthetic(drawing: str, language: Language) -> None:
    assert load_words(language)["synthetic"] in texts_of(drawing)


def test_it_is_named_and_described_for_those_who_cannot_see_it(drawing: str) -> None:
    root = ElementTree.fromstring(drawing)
    ids = {element.get("id"): element.text for element in root if element.get("id")}

    assert [bool(ids[key]) for key in str(root.get("aria-labelledby")).split()] == [True, True]
    assert root.get("role") == "img"


def test_every_colour_is_known_on_light_and_on_dark_paper(drawing: str) -> None:
    light, dark = re.findall(r"svg\.spine\{(--[^}]*)\}", drawing)

    for used in set(re.findall(r"var\((--[a-z0-9-]+)\)", drawing)):
        assert f"{used}:#" in light, used
        assert f"{used}:#" in dark, used


def test_no_leaders_cross_and_all_words_lie_on_the_paper(drawing: str) -> None:
    root = ElementTree.fromstring(drawing)
    width, height = (float(part) for part in str(root.get("viewBox")).split()[2:])
    lines = [
        tuple(map(float, re.findall(r"-?[\d.]+", str(path.get("d")))))
        for path in root.iter(f"{SVG}path")
        if path.get("class") == "leader"
    ]

    assert len(lines) >= 6
    assert not any(_cross(*pair) for pair in combinations(lines, 2))
    for text in root.iter(f"{SVG}text"):
        for line in [text, *text.iter(f"{SVG}tspan")]:
            if line.get("x") and (line.text or "").strip():
                x, reach = float(str(line.get("x"))), 10.0 * len(line.text or "")
                low, high = {"start": (0, reach), "end": (-reach, 0)}.get(
                    str(text.get("text-anchor")), (-reach / 2, reach / 2)
                )
                assert x + low > 0, line.text
                assert x + high < width, line.text
                assert 0 < float(str(line.get("y"))) < height


def _cross(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    def side(p: tuple[float, ...], q: tuple[float, ...], r: tuple[float, ...]) -> float:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    a, b, c, d = one[:2], one[2:], other[:2], other[2:]
    return side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0


def test_the_sagittal_drawing_names_every_vertebra_and_disc(pair: Pair) -> None:
    texts = texts_of(draw_sagittal(pair.other, language="en"))

    assert {one.value for one in Vertebra} <= set(texts)
    assert all(any(level.value.replace("-", "–") in text for text in texts) for level in Level)


def test_words_are_complete_in_both_languages() -> None:
    english, spanish = load_words("en"), load_words("es")

    assert english.keys() == spanish.keys()
    for key, text in english.items():
        assert sorted(re.findall(r"\{\w+\}", text)) == sorted(re.findall(r"\{\w+\}", spanish[key])), key


def _brightness(colour: str) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parse(colour)]
    return float(0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2])


@pytest.mark.parametrize("paper", [LIGHT, DARK], ids=lambda paper: paper.name)
@pytest.mark.parametrize("ink", ["ink", "soft", "accent", "synthetic"])
def test_words_stand_out_from_their_paper(paper: Paper, ink: str) -> None:
    """WCAG 2.2 AA, 1.4.3: 4.5 to 1."""
    for ground in (paper.card, paper.paper):
        low, high = sorted([_brightness(getattr(paper, ink)), _brightness(ground)])
        assert (high + 0.05) / (low + 0.05) >= 4.5
