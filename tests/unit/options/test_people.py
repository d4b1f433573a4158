"""So many of 100 people: rounding, intervals, words."""

import pytest
from options_factories import DID, DID_NOT, make_claim, make_measure

from flavum.evidence.claim import Certainty, Interval
from flavum.options.measure import Kind, Outcome
from flavum.options.people import People, describe_people, find_people

BETTER = make_measure()
NO_INTERVAL = "How far off this number may be was not given where we read it."


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (58.0, "%", 58),
        (27.1, "%", 27),
        (8.5, "%", 9),
        (9.5, "%", 10),
        (0.0, "%", 0),
        (100.0, "%", 100),
        (0.07, "share", 7),
    ],
)
def test_share_is_rounded_to_the_nearest_person(value: float, unit: str, shown: int) -> None:
    people = find_people(make_claim(value=value, unit=unit), BETTER)

    assert people is not None
    assert (people.shown, people.others) == (shown, 100 - shown)


def test_count_of_persons_is_a_share_of_those_counted() -> None:
    people = find_people(make_claim(value=5, unit="persons", count=5, n=42), BETTER)

    assert people is not None
    assert people.shown == 12


def test_interval_is_rounded_outward() -> None:
    claim = make_claim(value=12.0, low=6.4, high=21.3, interval=Interval.WILSON)

    people = find_people(claim, BETTER)

    assert people is not None
    assert (people.low, people.shown, people.high) == (6, 12, 22)


def test_end_of_an_interval_that_is_whole_stays_where_it_is() -> None:
    claim = make_claim(value=0.29, unit="share", low=0.07, high=0.57, interval=Interval.PUBLISHED)

    people = find_people(claim, BETTER)

    assert people is not None
    assert (people.low, people.high) == (7, 57)


# R: prop.test(8, 10, correct = FALSE) gives 0.4902 to 0.9433.
@pytest.mark.parametrize("claim", [make_claim(value=80, n=10), make_claim(value=8, unit="persons", count=8, n=10)])
def test_interval_that_the_source_does_not_give_follows_from_how_many_were_counted(claim) -> None:
    people = find_people(claim, BETTER)

    assert people is not None
    assert (people.low, people.shown, people.high) == (49, 80, 95)
    assert "We worked out from how many were counted" in describe_people(people, BETTER).en


@pytest.mark.parametrize("claim", [make_claim(value=33.3, n=10), make_claim(value=33.3)])
def test_share_that_no_count_of_these_people_gives_has_no_interval(claim) -> None:
    people = find_people(claim, BETTER)

    assert people is not None
    assert (people.low, people.high) == (None, None)


def test_range_is_no_interval() -> None:
    people = find_people(make_claim(value=5.0, low=1, high=9, interval=Interval.RANGE), BETTER)

    assert people is not None
    assert (people.low, people.high) == (None, None)


@pytest.mark.parametrize(
    "claim",
    [
        make_claim(value=258.0),
        make_claim(value=-40.0),
        make_claim(value=16.1, unit="points"),
        make_claim(value=300, unit="persons"),
        make_claim(value=None, unit="1"),
        make_claim(value=0, unit="count"),
    ],
    ids=["above all", "below none", "points", "persons of nobody", "no number", "count"],
)
def test_what_counts_no_people_is_not_drawn(claim) -> None:
    assert find_people(claim, BETTER) is None


def test_percent_of_something_else_is_not_drawn() -> None:
    longer = make_measure("longer", Outcome.WALKING, Kind.CHANGE)

    assert find_people(make_claim(value=64.0), longer) is None


def describe(**fields: object) -> tuple[str, str]:
    people = find_people(make_claim(**fields), BETTER)
    assert people is not None
    words = describe_people(people, BETTER)
    return words.en, words.es


def test_words_say_both_those_who_did_and_the_others() -> None:
    en, es = describe(value=58.0)

    assert en == f"Of 100 people, 58 got better and 42 did not. {NO_INTERVAL}"
    assert es.startswith("De cada 100 personas, hubo 58 con mejoría y 42 sin ella.")


def test_words_say_about_when_the_number_was_rounded() -> None:
    assert describe(value=8.5)[0].startswith("Of 100 people, about 9 got better and 91 did not.")


def test_words_say_fewer_than_one_and_never_nobody_where_somebody_was() -> None:
    assert describe(value=0.3)[0].startswith("Of 100 people, fewer than 1 got better.")


def test_words_say_the_interval() -> None:
    en, es = describe(value=12.0, low=6.4, high=21.3, interval=Interval.WILSON)

    assert en.endswith("The true number may lie anywhere from 6 to 22 of 100.")
    assert es.endswith("El número real puede estar entre 6 y 22 de cada 100.")


def test_words_say_how_high_it_may_be_where_nobody_had_it() -> None:
    en, _ = describe(value=0.0, count=0, n=69, low=0, high=4.2, interval=Interval.EXACT_UPPER)

    assert en.startswith("Of 100 people, 0 got better and 100 did not.")
    assert en.endswith("The true number may be as high as 5 of 100.")


def test_words_say_what_is_to_be_confirmed() -> None:
    en, es = describe(value=58.0, certainty=Certainty.KNOWN_LOW, to_be_confirmed=True, confirm_in="the trial")

    assert en.endswith("This number is still to be confirmed.")
    assert es.endswith("Este número está por confirmar.")


@pytest.mark.parametrize(("low", "shown", "high"), [(None, 101, None), (5, 4, 6), (5, 6, 101), (None, 6, 7)])
def test_people_that_do_not_fit_are_not_built(low: int | None, shown: int, high: int | None) -> None:
    with pytest.raises(ValueError, match="share"):
        People(make_claim(), 42.0, shown, low, high)


def test_measure_of_a_share_says_what_happened_and_no_other_does() -> None:
    from flavum.options.measure import Measure

    title = make_measure().title
    with pytest.raises(ValueError, match="a share of people, and nothing else"):
        Measure("bare", Outcome.PAIN, Kind.SHARE, title, True)
    with pytest.raises(ValueError, match="a share of people, and nothing else"):
        Measure("dressed", Outcome.PAIN, Kind.AVERAGE, title, True, DID, DID_NOT)
