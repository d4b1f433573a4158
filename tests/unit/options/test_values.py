"""Weights order what is shown, hide nothing, and refuse what nobody can weigh."""

import pytest
from options_factories import make_treatment

from flavum.options.entry import OptionsRefusal
from flavum.options.measure import Outcome
from flavum.options.treatment import Degree
from flavum.options.values import explain_order, order, order_outcomes, weigh

CAREFUL = make_treatment("careful", degrees={"least_risk": Degree.WELL, "quickest_return": Degree.POORLY})
UNSURE = make_treatment("unsure", degrees={"least_risk": Degree.UNKNOWN, "quickest_return": Degree.UNKNOWN})
QUICK = make_treatment("quick", degrees={"least_risk": Degree.POORLY, "quickest_return": Degree.WELL})
OPTIONS = (QUICK, UNSURE, CAREFUL)


def test_nothing_weighed_leaves_the_order() -> None:
    assert order(OPTIONS, weigh({})) == OPTIONS
    assert order_outcomes(weigh({})) == tuple(Outcome)


def test_heavier_value_comes_first() -> None:
    assert order(OPTIONS, weigh({"least_risk": 9, "quickest_return": 2})) == (CAREFUL, UNSURE, QUICK)
    assert order(OPTIONS, weigh({"least_risk": 2, "quickest_return": 9})) == (QUICK, UNSURE, CAREFUL)


def test_unknown_stands_between_mostly_and_partly() -> None:
    degrees = (Degree.POORLY, Degree.PARTLY, Degree.UNKNOWN, Degree.MOSTLY, Degree.WELL)
    options = [make_treatment(degree.value, degrees={"least_risk": degree}) for degree in degrees]

    placed = order(options, weigh({"least_risk": 1}))

    assert [treatment.key for treatment in placed] == ["well", "mostly", "unknown", "partly", "poorly"]


def test_goal_orders_outcomes_and_leaves_the_treatments() -> None:
    weights = weigh({"stand_through_a_service": 10, "walk_to_the_shop": 4})

    assert order_outcomes(weights)[:3] == (Outcome.STANDING, Outcome.WALKING, Outcome.PAIN)
    assert order(OPTIONS, weights) == OPTIONS


def test_order_is_explained_by_the_values_that_matter_the_heaviest_first() -> None:
    fits = explain_order(CAREFUL, weigh({"quickest_return": 3, "least_risk": 8, "avoid_bone_removal": 0}))

    assert [(fit.value, fit.degree) for fit in fits] == [
        ("least_risk", Degree.WELL),
        ("quickest_return", Degree.POORLY),
    ]


@pytest.mark.parametrize(
    ("weights", "sentence"),
    [
        ({"be_rich": 1}, "nobody can weigh 'be_rich'"),
        ({"least_risk": 11}, "the weight of least_risk is 11; it must be a whole number from 0 to 10"),
        ({"least_risk": -1}, "whole number from 0 to 10"),
        ({"least_risk": True}, "whole number from 0 to 10"),
        ({"least_risk": 2.5}, "whole number from 0 to 10"),
    ],
)
def test_weight_that_nobody_can_give_is_refused(weights: dict, sentence: str) -> None:
    with pytest.raises(OptionsRefusal, match=sentence):
        weigh(weights)


def test_value_weighed_twice_is_refused() -> None:
    from flavum.options.values import Weights

    with pytest.raises(OptionsRefusal, match="twice"):
        Weights((("least_risk", 1), ("least_risk", 2)))
