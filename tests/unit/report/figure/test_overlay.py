import pytest

from flavum.report.figure.overlay import spread
from flavum.report.figure.svg import document, tag, words


@pytest.mark.parametrize(
    ("heights", "placed"),
    [
        ([], []),
        ([50.0], [50.0]),
        ([50.0, 52.0, 54.0], [50.0, 60.0, 70.0]),
        ([0.0], [5.0]),
        ([95.0, 96.0], [85.0, 95.0]),
        ([10.0, 80.0], [10.0, 80.0]),
    ],
)
def test_labels_keep_their_distance_and_stay_inside(heights: list[float], placed: list[float]) -> None:
    assert spread(heights, gap=10.0, top=5.0, bottom=95.0) == placed


def test_attributes_and_words_are_escaped() -> None:
    drawn = tag("text", words("<b>&"), data_name='"><script>')

    assert "<script>" not in drawn
    assert "&lt;b&gt;&amp;" in drawn


def test_document_has_a_name_for_those_who_cannot_see_it() -> None:
    assert "<title>L4 &amp; L5</title>" in document(width=10, height=5, title="L4 & L5")
    assert 'role="img"' in document(width=10, height=5, title="x")
