"""Order and comparison over any treatments: nothing is lost, nothing is set side by side that must not be."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from options_factories import make_claim, make_measure, make_result, make_study, make_treatment

from flavum.evidence.claim import Interval
from flavum.options.compare import compare, compare_pair
from flavum.options.measure import Design, FollowUp, Kind, Outcome
from flavum.options.people import describe_people, find_people
from flavum.options.treatment import Degree, Result, Treatment
from flavum.options.values import HEAVIEST, Weights, explain_order, order, order_outcomes, weigh
from flavum.options.wish import load_goals, load_values

VALUES = [value.key for value in load_values()]
KEYS = VALUES + [goal.key for goal in load_goals()]
STUDIES = [make_study("a", Design.DRAWN), make_study("b", Design.DRAWN), make_study("c", Design.RECORDS)]
MEASURES = [make_measure("less"), make_measure("more"), make_measure("score", kind=Kind.AVERAGE)]
patient = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)  # both cores may be busy
weights = st.dictionaries(st.sampled_from(KEYS), st.integers(0, HEAVIEST)).map(weigh)


@st.composite
def results(draw: st.DrawFn) -> Result:
    return make_result(
        draw(st.integers(0, 100)),
        draw(st.sampled_from([FollowUp.ONE_YEAR, FollowUp.TWO_YEARS, FollowUp.NOT_SAID])),
        study=draw(st.sampled_from(STUDIES)),
        measure=draw(st.sampled_from(MEASURES)),
    )


@st.composite
def catalogues(draw: st.DrawFn) -> tuple[Treatment, ...]:
    degrees = st.fixed_dictionaries({key: st.sampled_from(Degree) for key in VALUES})
    return tuple(
        make_treatment(f"t{i}", *draw(st.lists(results(), max_size=3)), place=i, degrees=draw(degrees))
        for i in range(draw(st.integers(1, 5)))
    )


@patient
@given(catalogues(), weights)
def test_order_hides_nobody_and_adds_nobody(options: tuple[Treatment, ...], values: Weights) -> None:
    placed = order(options, values)

    assert sorted(treatment.key for treatment in placed) == sorted(treatment.key for treatment in options)
    assert sorted(order_outcomes(values), key=lambda o: o.value) == sorted(Outcome, key=lambda o: o.value)


@patient
@given(catalogues(), weights)
def test_ties_keep_their_places(options: tuple[Treatment, ...], values: Weights) -> None:
    def degrees(treatment: Treatment) -> list[Degree]:
        return [fit.degree for fit in treatment.fits]

    tied = [treatment.place for treatment in order(options, values) if degrees(treatment) == degrees(options[0])]

    assert tied[0] == 0
    assert tied == sorted(tied)


@patient
@given(catalogues(), weights)
def test_order_twice_is_order_once(options: tuple[Treatment, ...], values: Weights) -> None:
    assert order(order(options, values), values) == order(options, values)


@patient
@given(catalogues(), st.dictionaries(st.sampled_from(KEYS), st.integers(0, HEAVIEST // 2)))
def test_only_the_proportion_of_the_weights_counts(options: tuple[Treatment, ...], small: dict[str, int]) -> None:
    doubled = {key: 2 * weight for key, weight in small.items()}

    assert order(options, weigh(doubled)) == order(options, weigh(small))


@patient
@given(catalogues(), weights, st.sampled_from(VALUES))
def test_heavier_weight_never_lowers_who_fits_better(
    options: tuple[Treatment, ...], values: Weights, heavier: str
) -> None:
    raised = weigh({**dict(values.given), heavier: HEAVIEST})
    before, after = order(options, values), order(options, raised)
    rank = [Degree.POORLY, Degree.PARTLY, Degree.UNKNOWN, Degree.MOSTLY, Degree.WELL]

    for better in options:
        for worse in options:
            gap = rank.index(better.get_fit(heavier).degree) - rank.index(worse.get_fit(heavier).degree)
            if gap > 0 and before.index(better) < before.index(worse):
                assert after.index(better) < after.index(worse)


@patient
@given(catalogues(), st.dictionaries(st.sampled_from(sorted(set(KEYS) - set(VALUES))), st.integers(0, HEAVIEST)))
def test_goals_never_move_a_treatment(options: tuple[Treatment, ...], goals: dict[str, int]) -> None:
    assert order(options, weigh(goals)) == options


@patient
@given(catalogues(), weights)
def test_explanation_names_each_value_that_matters_and_no_other(
    options: tuple[Treatment, ...], values: Weights
) -> None:
    named = [fit.value for fit in explain_order(options[0], values)]

    assert sorted(named) == sorted(key for key in VALUES if values.of(key))
    assert [values.of(key) for key in named] == sorted((values.of(key) for key in named), reverse=True)


@patient
@given(catalogues())
def test_every_result_is_in_a_row_or_apart_and_every_treatment_is_somewhere(options: tuple[Treatment, ...]) -> None:
    found = compare(options, Outcome.PAIN)

    given_in = sorted(id(result) for treatment in options for result in treatment.find_results(Outcome.PAIN))
    shown = [cell.result for row in found.rows for cell in row.cells] + [one.result for one in found.apart]
    assert sorted(map(id, shown)) == given_in
    named = {cell.treatment for row in found.rows for cell in row.cells} | {one.treatment for one in found.apart}
    assert named | set(found.silent) == set(options)
    assert not named & set(found.silent)


@patient
@given(catalogues())
def test_row_is_one_study_one_measure_one_time_and_at_least_two_groups_of_people(
    options: tuple[Treatment, ...],
) -> None:
    for row in compare(options, Outcome.PAIN).rows:
        places = {(cell.result.study, cell.result.measure, cell.result.follow_up) for cell in row.cells}
        assert places == {(row.study, row.measure, row.follow_up)}
        assert len({cell.title for cell in row.cells}) > 1
        assert all(0 <= cell.people.shown <= 100 for cell in row.cells)


@patient
@given(catalogues(), st.randoms(use_true_random=False))
def test_order_of_treatments_changes_no_row_and_no_reason(options: tuple[Treatment, ...], dice) -> None:
    shuffled = dice.sample(options, len(options))
    one, other = compare(options, Outcome.PAIN), compare(shuffled, Outcome.PAIN)

    def rows(found) -> list[tuple]:
        return [
            (row.study, row.measure, row.follow_up, sorted(id(cell.result) for cell in row.cells)) for row in found.rows
        ]

    assert rows(one) == rows(other)
    assert {(id(a.result), a.reason) for a in one.apart} == {(id(a.result), a.reason) for a in other.apart}


@patient
@given(catalogues())
def test_pair_is_the_same_from_both_sides(options: tuple[Treatment, ...]) -> None:
    one, other = options[0], options[-1]

    assert compare_pair(one, other).told == compare_pair(other, one).told


@patient
@given(st.floats(0, 100), st.floats(0, 100), st.floats(0, 100))
def test_people_stay_within_their_interval_and_among_a_hundred(a: float, b: float, c: float) -> None:
    low, value, high = sorted((a, b, c))
    claim = make_claim(value=value, low=low, high=high, interval=Interval.WILSON)

    people = find_people(claim, MEASURES[0])

    assert people is not None
    assert people.low is not None
    assert people.high is not None
    assert 0 <= people.low <= people.shown <= people.high <= 100
    assert abs(people.shown - value) <= 0.5
    assert people.low <= low + 1e-9
    assert people.high >= high - 1e-9
    words = describe_people(people, MEASURES[0])
    assert str(people.high) in words.en
    assert str(people.high) in words.es
