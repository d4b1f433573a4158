"""What must hold for any case: knowing more never turns a settled verdict back, and a replay gives the same."""

import json
from dataclasses import replace

from candidacy_factories import ON
from drawn_facts import ASKED, books, values
from hypothesis import given, settings
from hypothesis import strategies as st

from flavum.anatomy.level import Level
from flavum.candidacy.answer import Answer, Verdict
from flavum.candidacy.assess import assess_facts
from flavum.candidacy.assessment import Assessment
from flavum.candidacy.condition import AllOf, AnyOf, Comparison, Relation, YesNo, answer_condition
from flavum.candidacy.criterion import criteria_names, load_criteria
from flavum.candidacy.facts.catalogue import fact_catalogue
from flavum.candidacy.facts.fact import Fact, FactBook, FactOrigin
from flavum.candidacy.intake import Intake, IntakeRefusal
from flavum.candidacy.intake.read import parse_intake
from flavum.evidence.quantity import Quantity

SETS = [load_criteria(name) for name in criteria_names()]


def settled(assessment: Assessment) -> dict[object, object]:
    """Every answer and verdict that is not open, by its name."""
    answers = [*assessment.answers, *(answer for level in assessment.levels for answer in level.answers)]
    closed: dict[object, object] = {(a.key, a.level): a.answer for a in answers if a.answer is not Answer.UNKNOWN}
    verdicts = [(level.level, level.verdict) for level in assessment.levels]
    closed |= {place: verdict for place, verdict in verdicts if verdict is not Verdict.NOT_YET_KNOWN}
    return closed


@given(st.data(), books())
@settings(max_examples=60, deadline=None)
def test_knowing_more_never_turns_back_what_was_settled(data: st.DataObject, book: FactBook) -> None:
    criteria = data.draw(st.sampled_from(SETS))
    learned = [
        replace(fact, value=data.draw(values(fact_catalogue()[fact.key])))
        for fact in book.facts
        if not fact.is_known and data.draw(st.booleans())
    ]

    before = settled(assess_facts(book, criteria, on=ON))
    after = settled(assess_facts(book.with_facts(learned), criteria, on=ON))

    assert before.items() <= after.items()


@given(st.data())
@settings(max_examples=100, deadline=None)
def test_narrower_interval_never_turns_back_what_was_settled(data: st.DataObject) -> None:
    low, a, b, high = sorted(data.draw(st.lists(st.floats(0, 10), min_size=4, max_size=4)))
    middle = (a + b) / 2 if a <= (a + b) / 2 <= b else a
    leaf = Comparison("level.slip_mm", data.draw(st.sampled_from(Relation)), data.draw(st.floats(0, 10)), "mm")

    def answer(one: float, other: float) -> Answer:
        fact = Fact(leaf.fact, Quantity(middle, "mm", one, other, "t", "t"), FactOrigin.MRI, Level.L4_L5)
        return answer_condition(leaf, FactBook((fact,)), Level.L4_L5)

    wide, narrow = answer(low, high), answer(a, b)

    assert wide in (Answer.UNKNOWN, narrow)


@given(books(), st.sampled_from(SETS))
@settings(max_examples=25, deadline=None)
def test_replay_gives_the_same_assessment(book: FactBook, criteria: object) -> None:
    shuffled = FactBook(tuple(reversed(book.facts)), book.levels)

    assert assess_facts(book, criteria, on=ON) == assess_facts(shuffled, criteria, on=ON)  # type: ignore[arg-type]


@given(books(), st.sampled_from(SETS))
@settings(max_examples=40, deadline=None)
def test_questions_are_asked_exactly_while_something_is_open(book: FactBook, criteria: object) -> None:
    assessment = assess_facts(book, criteria, on=ON)  # type: ignore[arg-type]

    still_open = any(level.verdict is Verdict.NOT_YET_KNOWN for level in assessment.levels)

    assert bool(assessment.questions) == still_open
    assert all(0 <= question.weight <= 1 for question in assessment.questions)


@given(st.data())
@settings(max_examples=80, deadline=None)
def test_joined_conditions_agree_with_trying_every_completion(data: st.DataObject) -> None:
    """A second implementation: settled means that every way of filling the unknowns in gives that answer.

    Each fact stands once in the condition; only then are the two the same (Kleene's logic is silent about p or not p).
    """
    facts = ["fever", "saddle_numbness", "progressive_weakness", "bladder_or_bowel_change"]
    leaves = [YesNo(f"red_flags.{name}", data.draw(st.booleans())) for name in facts]
    joint = data.draw(st.sampled_from([AllOf, AnyOf]))
    other = data.draw(st.sampled_from([AllOf, AnyOf]))
    condition = joint((other((leaves[0], leaves[1])), leaves[2], leaves[3]))
    known = {leaf.fact: data.draw(st.sampled_from([True, False, None])) for leaf in leaves}

    def answer(said: dict[str, bool | None]) -> Answer:
        return answer_condition(
            condition, FactBook(tuple(Fact(k, v, FactOrigin.PATIENT) for k, v in said.items())), None
        )

    completions = [known]
    for key, value in known.items():
        if value is None:
            completions = [{**one, key: choice} for one in completions for choice in (True, False)]
    outcomes = {answer(one) for one in completions}

    assert answer(known) is (outcomes.pop() if len(outcomes) == 1 else Answer.UNKNOWN)


EXAMPLE = """
[intake]
format = 1
answered_on = 2026-11-02
[symptoms]
leg_symptoms = "yes"
duration_months = 26
[[treatments]]
kind = "medicine"
started_on = 2025-02-10
[[surgeries]]
levels = ["L4-L5"]
[levels.L4-L5]
slip_mm = { value = 3, low = 2, high = 4 }
"""
SHREDS = ("yes", "nan", "-inf", "1e999", "[[", "]]", "{", "=", '"', "\n", "2026-13-45", "[levels]", "00:00", "\ud800")


def read_or_refuse(document: object, *, name: str = "i.json") -> Intake | str:
    """The intake, or the sentence of the refusal; anything else that is raised fails the test."""
    text = document if isinstance(document, str) else json.dumps(document)
    try:
        return parse_intake(text.encode("utf-8", "surrogatepass"), name=name, on=ON)
    except IntakeRefusal as refusal:
        return str(refusal)


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_mutilated_intake_is_refused_or_read_and_nothing_else(data: st.DataObject) -> None:
    text = EXAMPLE
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text)))
        cut = data.draw(st.integers(0, 12))
        text = text[:at] + data.draw(st.sampled_from(SHREDS) | st.text(max_size=6)) + text[at + cut :]
    name = data.draw(st.sampled_from(["i.toml", "i.json"]))

    outcome = read_or_refuse(text, name=name)

    assert isinstance(outcome, Intake) or outcome.startswith(name)


@given(st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["intake", "symptoms", "levels", "L4-L5", "all", "slip_mm", "treatments", "kind", "x"]),
        inner, max_size=4,
    ),
    max_leaves=12,
))  # fmt: skip
@settings(max_examples=150, deadline=None)
def test_any_json_at_all_is_refused_or_read(document: object) -> None:
    outcome = read_or_refuse({"intake": document} if isinstance(document, str) else document)

    assert isinstance(outcome, Intake) or "\n" not in outcome


@given(st.dictionaries(st.sampled_from(["value", "low", "high"]), st.floats() | st.integers(-40, 50), max_size=3))
@settings(max_examples=100, deadline=None)
def test_any_interval_is_refused_or_holds_its_value(interval: dict[str, float]) -> None:
    outcome = read_or_refuse({"levels": {"L4-L5": {"slip_mm": interval}}})

    if isinstance(outcome, Intake):
        fact = outcome.find("level.slip_mm", Level.L4_L5)
        assert fact is not None
        assert isinstance(fact.value, Quantity)
        assert fact.value.low <= fact.value.value <= fact.value.high


@st.composite
def intakes(draw: st.DrawFn) -> dict[str, dict[str, object]]:
    """Documents that fit the schema, field by field."""
    document: dict[str, dict[str, object]] = {}
    for fact in ASKED:
        if not fact.computed and draw(st.booleans()):
            value = draw(values(fact) | st.just("unknown"))
            if isinstance(value, Quantity):
                value = round(value.value) if fact.is_whole else value.value
            section, name = fact.key.split(".")
            place = document.setdefault("levels", {}).setdefault("all", {}) if section == "level" else None
            (document.setdefault(section, {}) if place is None else place)[name] = value  # type: ignore[index]
    return document


@given(intakes())
@settings(max_examples=60, deadline=None)
def test_whatever_fits_the_schema_is_read_as_said_or_contradicts_itself(document: dict[str, dict[str, object]]) -> None:
    outcome = read_or_refuse(document)

    if isinstance(outcome, str):
        assert ", but " in outcome or ", after " in outcome
        return
    for fact in outcome.facts:
        section, name = fact.key.split(".")
        said = document["levels"]["all"][name] if section == "level" else document[section][name]  # type: ignore[index]
        assert (said == "unknown") == (fact.value is None)
        assert fact.value is None or said == (fact.value.value if isinstance(fact.value, Quantity) else fact.value)
