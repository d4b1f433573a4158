import pytest

from flavum.evidence.library import load_library
from flavum.evidence.unit import UNITS, is_unit


@pytest.mark.parametrize("text", ["mm", "mm2", "deg", "%", "share", "1"])
def test_unit_of_a_measurement_is_known(text: str) -> None:
    assert is_unit(text)


@pytest.mark.parametrize("text", ["", "MM", "mm²", "furlong"])
def test_unit_outside_the_set_is_not_known(text: str) -> None:
    assert not is_unit(text)


def test_every_unit_of_a_claim_has_a_name() -> None:
    assert all(UNITS[claim.unit] for claim in load_library().claims)
