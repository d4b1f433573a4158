"""What the decision aid shows, as tables a physician can read: spec/options.txt. And what its texts must not do."""

import re
from itertools import combinations
from pathlib import Path

import pytest
from reading_grade import ease_spanish, grade_english

from flavum.options.catalogue import get_option, load_options
from flavum.options.compare import NO_TRIAL, NONE_READ, compare, compare_pair
from flavum.options.measure import Design, FollowUp, Kind, Outcome
from flavum.options.people import People
from flavum.options.question import load_questions
from flavum.options.study import FUNDING_UNKNOWN
from flavum.options.text import Text
from flavum.options.treatment import Treatment
from flavum.options.values import order, weigh

# A time that is said of a result is said by its claim.
TIMES = {
    FollowUp.THREE_WEEKS: "three weeks",
    FollowUp.THIRTY_DAYS: "30 days",
    FollowUp.SIX_WEEKS: "six weeks",
    FollowUp.SIX_MONTHS: "six months",
    FollowUp.ONE_YEAR: "one year|twelve months|12 months|first year",
    FollowUp.TWO_YEARS: "two years",
    FollowUp.THREE_YEARS: "three years",
    FollowUp.FOUR_YEARS: "four years",
    FollowUp.FIVE_YEARS: "five years",
    FollowUp.EIGHT_YEARS: "eight years",
}
# Words of a number that is no share of people, whatever its unit.
NO_SHARE = r"less risk|risk of|times those|up by|changed by|improved by|odds"

GRADE = 8  # US school grade that the patient's texts must not exceed
EASE = 60  # Fernández-Huerta: as easy or easier


TABLES = re.split(
    r"^\[(.+)\]\n", Path(__file__).with_name("options.txt").read_text(encoding="utf-8"), flags=re.MULTILINE
)


def read_rows(title: str) -> list[tuple[str, ...]]:
    lines = TABLES[TABLES.index(title) + 1].splitlines()
    return [tuple(cell.strip() for cell in line.split("|")) for line in lines if line and not line.startswith("#")]


def write_people(people: People) -> str:
    return f"{people.shown}" if people.low is None else f"{people.shown} ({people.low}-{people.high})"


@pytest.mark.parametrize("outcome", Outcome)
def test_rows_are_those_of_the_table(outcome: Outcome) -> None:
    rows = [
        (
            outcome.value,
            row.follow_up.value,
            row.study.key,
            row.measure.key,
            ", ".join(f"{c.treatment.key if c.treatment else c.title.en} {write_people(c.people)}" for c in row.cells),
        )
        for row in compare(load_options(), outcome).rows
    ]

    assert sorted(rows) == sorted(row for row in read_rows("side by side") if row[0] == outcome.value)


def test_shares_that_stand_by_themselves_are_those_of_the_table() -> None:
    alone = [
        (
            one.treatment.key,
            one.result.follow_up.value,
            one.result.study.key,
            one.result.measure.key,
            write_people(people),
        )
        for outcome in Outcome
        for one in compare(load_options(), outcome).apart
        if (people := one.result.people) is not None
    ]

    assert sorted(alone) == sorted(read_rows("by themselves"))


def test_what_has_no_good_evidence_is_said_for_each_treatment() -> None:
    silent = [
        (outcome.value, ", ".join(treatment.key for treatment in compare(load_options(), outcome).silent))
        for outcome in Outcome
    ]

    assert silent == read_rows("silent")


@pytest.mark.parametrize(("one", "other"), list(combinations([t.key for t in load_options()], 2)))
def test_pair_was_compared_by_the_trials_of_the_table(one: str, other: str) -> None:
    answers = {frozenset(row[:2]): row[2] for row in read_rows("trials")}
    pair = compare_pair(get_option(one), get_option(other))
    drawn = sorted(study.key for study in pair.studies if study.design is Design.DRAWN)

    match answers.get(frozenset((one, other)), "none read"):
        case "none found":
            assert pair.told == NO_TRIAL
            assert pair.claim is not None
            assert pair.claim.key == "no_head_to_head_trial"
        case "none read":
            assert pair.told.en.startswith(NONE_READ.en)
            assert drawn == []
        case trials:
            assert ", ".join(drawn) == trials


@pytest.mark.parametrize(("wish", "placed"), read_rows("order"))
def test_wish_orders_the_treatments_as_the_table_says(wish: str, placed: str) -> None:
    weights = weigh({} if wish == "nothing" else {wish: 10})

    assert ", ".join(treatment.key for treatment in order(load_options(), weights)) == placed


def test_studies_say_how_they_came_by_their_numbers_and_who_paid() -> None:
    studies = dict.fromkeys(result.study for treatment in load_options() for result in treatment.results)

    def who_paid(text: Text) -> str:
        if text == FUNDING_UNKNOWN:
            return "not read"
        return "competitor" if "competitor" in text.en else "maker" if "maker" in text.en else text.en

    said = [(study.key, study.design.value, who_paid(study.funding)) for study in studies]

    assert sorted(said) == sorted(read_rows("studies"))


def test_time_of_a_result_is_the_time_its_claim_says() -> None:
    results = [(treatment.key, result) for treatment in load_options() for result in treatment.results]

    strange = [
        (key, result.claim.key)
        for key, result in results
        if result.follow_up in TIMES and not re.search(TIMES[result.follow_up], result.claim.statement, re.IGNORECASE)
    ]
    hidden = [
        (key, result.claim.key)
        for key, result in results
        if result.follow_up is FollowUp.NOT_SAID
        and re.search(r"\b(weeks?|months?|years?) (of|after)", result.claim.statement)
    ]

    assert strange == []
    assert hidden == []


def test_what_is_drawn_as_people_is_a_share_of_people_and_nothing_relative() -> None:
    results = [result for treatment in load_options() for result in treatment.results]
    drawn = [c for r in results if r.measure.kind is Kind.SHARE for c in (r.claim, r.control) if c is not None]

    assert len(drawn) > 40
    assert [claim.key for claim in drawn if re.search(NO_SHARE, claim.statement)] == []


def test_relative_number_is_told_without_it() -> None:
    relative = [r for t in load_options() for r in t.results if r.measure.kind is Kind.RELATIVE]

    assert {result.claim.key for result in relative} == {"rosner_later_intervention", "rosner_open_decompression"}
    assert not any(re.search(r"\d", result.told.en + result.told.es) for result in relative)


@pytest.mark.parametrize(("about", "claim"), read_rows("guides"))
def test_what_guides_say_of_mild_stands_beside_the_literature(about: str, claim: str) -> None:
    guides = get_option("mild").guides
    found = [guide for guide in guides if claim in {c.key for c in guide.beside.claims}]

    assert len(guides) == len(read_rows("guides"))
    assert any(about in guide.said.en for guide in found) or about == "coverage"


def patient_texts(treatment: Treatment) -> list[Text]:
    passages = [
        treatment.what,
        treatment.who,
        treatment.anaesthesia,
        treatment.stay,
        treatment.recovery,
        treatment.harms,
        *treatment.unknown,
        *(fit.because for fit in treatment.fits),
        *(guide.beside for guide in treatment.guides),
    ]
    return [passage.text for passage in passages] + [guide.said for guide in treatment.guides]


@pytest.mark.parametrize("treatment", load_options(), ids=lambda treatment: treatment.key)
def test_texts_are_read_without_a_higher_school(treatment: Treatment) -> None:
    texts = patient_texts(treatment)

    assert grade_english(" ".join(text.en for text in texts)) <= GRADE
    assert ease_spanish(" ".join(text.es for text in texts)) >= EASE


@pytest.mark.parametrize("treatment", load_options(), ids=lambda treatment: treatment.key)
def test_no_passage_of_some_length_is_hard_to_read(treatment: Treatment) -> None:
    """A label of a few words has no grade worth the name; what has twenty or more must be plain by itself."""
    long = [text for text in patient_texts(treatment) if len(text.en.split()) >= 20]

    assert {text.en: grade_english(text.en) for text in long if grade_english(text.en) > GRADE} == {}
    assert {text.es: ease_spanish(text.es) for text in long if ease_spanish(text.es) < EASE} == {}


def test_questions_are_read_without_a_higher_school() -> None:
    questions = load_questions()

    assert grade_english(" ".join(question.text.en for question in questions)) <= GRADE
    assert ease_spanish(" ".join(question.text.es for question in questions)) >= EASE


def test_measure_of_reading_knows_hard_from_easy() -> None:
    easy = "The nerve has no room. It hurts when you walk. You sit down and it stops."
    hard = (
        "Percutaneous decompression of neurogenic claudication attributable to hypertrophic ligamentum flavum "
        "demonstrated statistically significant functional improvement throughout longitudinal observation."
    )
    facil, dificil = "El nervio no tiene sitio. Duele al andar. Se sienta y se pasa.", "Descompresión percutánea " * 12

    assert grade_english(easy) < 3 < 14 < grade_english(hard)
    assert ease_spanish(dificil) < 30 < 80 < ease_spanish(facil)


def test_no_text_is_the_same_in_both_languages() -> None:
    same = [text.en for treatment in load_options() for text in patient_texts(treatment) if text.en == text.es]

    assert same == []


def test_more_harm_and_more_treatment_later_are_never_good() -> None:
    measures = {result.measure for treatment in load_options() for result in treatment.results}
    worse = (Outcome.HARM, Outcome.LATER_TREATMENT)

    assert {m.key for m in measures if m.is_good and m.outcome in worse} == {"free_of_operation"}
    assert {m.key for m in measures if not m.is_good and m.kind is Kind.SHARE and m.outcome not in worse} == set()
