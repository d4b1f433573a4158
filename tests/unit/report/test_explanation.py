"""The explanation: three readers are told the same, everything that decides is told, and a patient can read it."""

from dataclasses import replace
from datetime import date

import pytest
from candidacy_factories import FITTING, ON, make_facts, make_reading, make_stenotic
from drawn_facts import books
from hypothesis import given, settings
from hypothesis import strategies as st
from reading_grade import ease_spanish, grade_english

from flavum.anatomy.level import Level
from flavum.candidacy.answer import Answer, Verdict
from flavum.candidacy.assess import assess_facts
from flavum.candidacy.assessment import Assessment, Overriding
from flavum.candidacy.criterion import CriteriaSet, criteria_names, load_criteria
from flavum.candidacy.facts.fact import FactBook
from flavum.candidacy.intake.emergency import read_emergencies
from flavum.candidacy.override import apply_overrides
from flavum.report.explanation import Explanation, Reader, explain
from flavum.report.words import LANGUAGES, Language

SETS = [load_criteria(name) for name in criteria_names()]
SETTLES = {Verdict.NOT_A_CANDIDATE: Answer.UNMET, Verdict.NOT_YET_KNOWN: Answer.UNKNOWN}
GRADE, EASE = 8.0, 65.0


def weigh(text: str = FITTING, criteria: CriteriaSet = SETS[1], **others: object) -> Assessment:
    return assess_facts(make_facts(make_reading(make_stenotic()), text), criteria, on=ON, **others)  # type: ignore[arg-type]


def told_of(assessment: Assessment, language: Language = "en") -> list[Explanation]:
    return [explain(assessment, reader=reader, language=language) for reader in Reader]


@given(books(), st.sampled_from(SETS), st.sampled_from(LANGUAGES))
@settings(max_examples=25, deadline=None)
def test_three_readers_are_told_the_same_and_the_text_says_it(
    book: FactBook, criteria: CriteriaSet, language: Language
) -> None:
    assessment = assess_facts(book, criteria, on=ON)

    explanations = told_of(assessment, language)

    assert explanations[0].told == explanations[1].told == explanations[2].told
    values = {
        used.value if language == "en" else used.value_es
        for answer in (*assessment.answers, *(a for level in assessment.levels for a in level.answers))
        for used in answer.facts
        if any(used.key == key and (used.value or "") == value for _, _, _, key, value in explanations[0].told)
    }
    for one in explanations:
        text = one.to_text()
        assert [value for value in values if value is not None and value not in text] == []


@given(books(), st.sampled_from(SETS))
@settings(max_examples=25, deadline=None)
def test_everything_that_decides_is_told(book: FactBook, criteria: CriteriaSet) -> None:
    assessment = assess_facts(book, criteria, on=ON)
    needed = {(a.key, "", a.answer) for a in assessment.answers if a.role.decides}
    for level in assessment.levels:
        settling = SETTLES.get(level.verdict)
        needed |= {
            (a.key, level.level.value, a.answer)
            for a in level.answers
            if a.role.decides and settling in (None, a.answer)
        }

    for one in told_of(assessment):
        assert needed <= {(key, place, answer) for key, place, answer, _, _ in one.told}


@pytest.mark.parametrize("reader", Reader)
@pytest.mark.parametrize("language", LANGUAGES)
def test_emergency_comes_first(reader: Reader, language: Language) -> None:
    emergency = read_emergencies()[0].emergency
    told = explain(weigh(emergencies=(emergency,)), reader=reader, language=language)

    said = emergency.action if language == "en" else emergency.action_es
    assert said in told.parts[0].lines[0].text


@pytest.mark.parametrize(
    "change", ["", "instability no>instability yes", "fever no>fever unknown", "consent yes>consent no"]
)
def test_patient_s_sentences_are_plain(change: str) -> None:
    """The facts below a sentence are in the words in which they were asked; the sentences are ours."""
    text = FITTING.replace(*change.split(">")) if change else FITTING
    english, spanish = (explain(weigh(text), reader=Reader.PATIENT, language=language) for language in LANGUAGES)

    def sentences(one: Explanation) -> str:
        lines = [line.text for part in one.parts for line in part.lines]
        return " ".join([one.headline, *one.opening, *lines, *one.closing])

    assert grade_english(sentences(english)) <= GRADE
    assert ease_spanish(sentences(spanish)) >= EASE


def test_override_is_told_to_everybody_with_what_was_computed() -> None:
    criteria = SETS[1]
    facts = make_facts(make_reading(make_stenotic()), FITTING.replace("instability no", "instability yes"))
    assessment = assess_facts(facts, criteria, on=ON)
    one = Overriding(
        "flavum", "instability", "1", Level.L4_L5, Answer.MET, Answer.UNMET, "Dr Synthetic", date(2026, 11, 20),
        "films of 2026 are stable",
    )  # fmt: skip
    found = apply_overrides(assessment, [one], held=criteria.get_criteria(ON), facts=facts)

    for reader in Reader:
        text = explain(found.decided, reader=reader, language="en", computed=found.computed).to_text()
        assert "Dr Synthetic" in text
        assert "films of 2026 are stable" in text
        assert "not met" in text.lower() or "does not fit" in text


def test_payer_is_told_source_and_certainty_of_every_requirement() -> None:
    told = explain(weigh(), reader=Reader.PAYER, language="en")

    lines = [line for part in told.parts for line in part.lines]
    assert lines
    assert all(any(more.startswith("Source: ") for more in line.more) for line in lines)


def test_day_and_version_of_the_rules_are_told() -> None:
    assessment = replace(weigh(), version="7")

    for one in told_of(assessment):
        assert "November 21, 2026" in " ".join(one.opening)
        assert "version 7" in " ".join(one.opening)
