"""What may stand in one row, why the rest stands apart, and whether a trial compared two."""

from options_factories import make_claim, make_measure, make_result, make_study, make_treatment

from flavum.options import compare as module
from flavum.options.compare import compare, compare_pair
from flavum.options.measure import Design, FollowUp, Kind, Outcome
from flavum.options.text import Text
from flavum.options.treatment import NoTrial
from flavum.options.words import DESIGN_WORDS

TRIAL, OTHER = make_study("trial", compares=("shot", "mild")), make_study("other")


def test_arms_of_one_study_stand_side_by_side() -> None:
    shot, mild = (
        make_treatment("shot", make_result(27.1, study=TRIAL)),
        make_treatment("mild", make_result(58.0, study=TRIAL)),
    )

    found = compare((shot, mild), Outcome.PAIN)

    (row,) = found.rows
    assert [(cell.treatment, cell.people.shown) for cell in row.cells] == [(shot, 27), (mild, 58)]
    assert row.note == module.ONE_TRIAL
    assert found.apart == ()


def test_row_of_records_says_that_nobody_drew_lots() -> None:
    records = make_study(design=Design.RECORDS)
    options = [make_treatment(key, make_result(study=records)) for key in ("spacer", "fusion")]

    assert compare(options, Outcome.PAIN).rows[0].note == DESIGN_WORDS[Design.RECORDS]


def reasons(*results) -> list[Text]:
    options = [make_treatment(f"t{i}", result) for i, result in enumerate(results)]
    found = compare(options, Outcome.PAIN)
    assert found.rows == ()
    return [one.reason for one in found.apart]


def test_two_studies_are_not_set_against_each_other() -> None:
    assert reasons(make_result(study=TRIAL), make_result(study=OTHER)) == [module.OTHER_STUDY] * 2


def test_two_times_are_not_set_against_each_other() -> None:
    one, other = reasons(make_result(follow_up=FollowUp.ONE_YEAR), make_result(follow_up=FollowUp.TWO_YEARS))

    assert one.en == "Others were counted at another time (2 years later), so they cannot stand beside this."
    assert other.es == "Otros se contaron en otro momento (1 año después), así que no pueden ponerse al lado."


def test_time_that_nobody_said_is_not_set_against_another() -> None:
    unsaid = make_result(follow_up=FollowUp.NOT_SAID, study=OTHER)

    assert reasons(make_result(study=TRIAL), unsaid) == [module.TIME_UNKNOWN] * 2


def test_one_study_is_one_row_also_where_it_does_not_say_the_time() -> None:
    options = [make_treatment(key, make_result(follow_up=FollowUp.NOT_SAID, study=TRIAL)) for key in ("shot", "mild")]

    assert len(compare(options, Outcome.PAIN).rows) == 1


def test_two_measures_are_not_set_against_each_other() -> None:
    assert reasons(make_result(), make_result(measure=make_measure("other"))) == [module.OTHER_MEASURE] * 2


def test_what_counts_no_people_stands_apart_and_says_so() -> None:
    average = make_result(measure=make_measure("score", kind=Kind.AVERAGE), claim=make_claim(value=3.6, unit="points"))

    first, second = reasons(average, make_result())

    assert "average over a group" in first.en
    assert second == module.ONLY_ONE


def test_control_group_stands_beside_the_treatment() -> None:
    study = make_study(control=Text("Usual care", "Atención habitual"))
    mild = make_treatment("mild", make_result(5.8, study=study, control=make_claim("usual", 17.4)))

    (row,) = compare((mild,), Outcome.PAIN).rows

    assert [(cell.title.en, cell.people.shown) for cell in row.cells] == [("mild", 6), ("Usual care", 17)]


def test_results_of_one_study_follow_each_other_apart() -> None:
    score = make_measure("score", kind=Kind.AVERAGE)
    first, second = (
        make_treatment(key, *(make_result(measure=score, study=s) for s in (TRIAL, OTHER))) for key in "ab"
    )

    studies = [one.result.study for one in compare((first, second), Outcome.PAIN).apart]

    assert studies == [TRIAL, TRIAL, OTHER, OTHER]


def test_treatment_without_evidence_is_named_and_not_dropped() -> None:
    rest = make_treatment("rest")

    found = compare((rest, make_treatment("mild", make_result())), Outcome.PAIN)

    assert found.silent == (rest,)
    assert found.note is not None
    assert found.note.en.startswith("No good evidence found in what we have read. We have read more about MILD")


def test_nobody_silent_needs_no_note() -> None:
    assert compare((make_treatment("mild", make_result()),), Outcome.PAIN).note is None


def test_pair_that_a_trial_compared_names_it() -> None:
    shot, mild = (make_treatment(key, make_result(study=TRIAL)) for key in ("shot", "mild"))

    assert compare_pair(shot, mild).told.en == "A trial has set these two side by side: trial."


def test_pair_without_a_trial_says_so_by_the_claim_of_who_searched() -> None:
    claim = make_claim("searched", None, unit="1")
    mild, surgery = make_treatment("mild", no_trial=NoTrial(("surgery",), claim)), make_treatment("surgery")

    for pair in (compare_pair(mild, surgery), compare_pair(surgery, mild)):
        assert (pair.told.en, pair.claim) == ("No trial has set these two side by side.", claim)


def test_pair_for_which_nobody_searched_says_only_what_was_read() -> None:
    pair = compare_pair(make_treatment("pills"), make_treatment("surgery"))

    assert (pair.told.en, pair.claim) == ("In what we have read, no trial has set these two side by side.", None)


def test_pair_that_only_records_compared_says_that_nobody_drew_lots() -> None:
    records = make_study("records", Design.RECORDS, compares=("spacer", "mild"))
    spacer, mild = (make_treatment(key, make_result(study=records)) for key in ("spacer", "mild"))

    pair = compare_pair(spacer, mild)

    assert pair.told.en.startswith("In what we have read, no trial")
    assert pair.told.en.endswith("were looked at (records). Nobody drew lots.")
