import re
import xml.etree.ElementTree as ET

import pytest
from options_factories import make_claim

from flavum.options.catalogue import load_options
from flavum.options.people import People
from flavum.report.figure.hundred import Inks, divide, draw_hundred

INKS = Inks("#111111", "#222222", "#ffffff")


def bodies(svg: str, colour: str) -> int:
    """Bodies that are drawn whole in a colour."""
    paths = re.findall(r'<path d="([^"]+)" stroke="([^"]+)" stroke-width="([^"]+)"', svg)
    return sum(d.count("v3") for d, stroke, width in paths if stroke == colour and width == "11")


def make_people(shown: int, low: int | None = None, high: int | None = None) -> People:
    return People(make_claim(value=float(shown)), float(shown), shown, low, high)


@pytest.mark.parametrize(
    ("people", "drawn"),
    [
        (make_people(0), (0, 0, 0, 100)),
        (make_people(100), (100, 0, 0, 0)),
        (make_people(12), (12, 0, 0, 88)),
        (make_people(12, 6, 22), (6, 6, 10, 78)),
        (make_people(0, 0, 5), (0, 0, 5, 95)),
    ],
)
def test_hundred_people_are_filled_striped_or_empty(people: People, drawn: tuple[int, int, int, int]) -> None:
    crowd = divide(people)

    assert (crowd.filled, crowd.striped_counted, crowd.striped_others, crowd.empty) == drawn
    assert sum(drawn) == 100


def test_every_picture_of_the_catalogue_has_a_hundred_people() -> None:
    shares = [result.people for one in load_options() for result in one.results if result.people]

    assert len(shares) > 40
    for people in shares:
        crowd, svg = divide(people), draw_hundred(people, INKS, title="t")
        assert bodies(svg, INKS.counted) == crowd.filled + crowd.striped
        assert bodies(svg, INKS.rim) == crowd.empty
        assert bodies(svg, INKS.counted) + bodies(svg, INKS.rim) == 100


def test_what_is_not_sure_is_striped_and_what_is_sure_is_not() -> None:
    sure, unsure = (draw_hundred(one, INKS, title="t") for one in (make_people(12), make_people(12, 6, 22)))

    assert "l6 -4" not in sure
    assert unsure.count("l6 -4") == 2 * 16


def test_picture_is_named_and_well_formed() -> None:
    picture = ET.fromstring(draw_hundred(make_people(3), INKS, title="3 < 4"))

    assert picture.get("role") == "img"
    assert picture[0].text == "3 < 4"
