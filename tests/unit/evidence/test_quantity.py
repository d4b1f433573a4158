import pytest

from flavum.evidence.quantity import Quantity


def a_quantity(**changes) -> Quantity:
    fields = {
        "value": 2.6,
        "unit": "mm",
        "low": 2.2,
        "high": 3.0,
        "method": "across the long axis",
        "source": "ligament_measuring_error",
    }
    return Quantity(**fields | changes)


def test_quantity_keeps_its_value_unit_and_interval() -> None:
    quantity = a_quantity()

    assert (quantity.value, quantity.unit, quantity.low, quantity.high) == (2.6, "mm", 2.2, 3.0)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"value": float("nan")}, "a quantity is finite"),
        ({"high": float("inf")}, "a quantity is finite"),
        ({"low": 2.7}, "must hold the value 2.6"),
        ({"high": 2.5}, "must hold the value 2.6"),
        ({"unit": "millimetre"}, "unknown unit 'millimetre'"),
        ({"method": ""}, "says how it was measured"),
        ({"source": ""}, "says how it was measured"),
    ],
)
def test_quantity_that_is_not_finished_is_not_built(changes: dict, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        a_quantity(**changes)
