"""The self-check as tables a physician can read (spec/selfcheck.txt), and what must hold whatever is answered."""

import re
from functools import cache
from itertools import product
from pathlib import Path

import pytest
from reading_grade import ease_spanish, grade_english

from flavum.candidacy.answer import Answer
from flavum.candidacy.condition import answer_condition
from flavum.candidacy.criterion import load_criteria
from flavum.candidacy.facts.catalogue import fact_catalogue
from flavum.candidacy.facts.fact import Fact, FactBook, FactOrigin
from flavum.candidacy.intake.emergency import read_emergencies
from flavum.candidacy.selfcheck.bring import load_items
from flavum.candidacy.selfcheck.check import Result, check, load_words, to_facts
from flavum.candidacy.selfcheck.kept import from_kept, read_replies, to_kept
from flavum.candidacy.selfcheck.question import Kind, Reply, load_questions
from flavum.evidence.library import load_library

KEYS = tuple(question.key for question in load_questions())
EMERGENCIES = tuple(question.key for question in load_questions() if question.emergency)
DECIDING = tuple(question.key for question in load_questions() if question.decides)
FITS = {key: Reply.NO for key in (*EMERGENCIES, "standing_still", "surgery")} | {
    key: Reply.YES for key in ("posture", "relief", "months", "care")
}
TABLES = re.split(
    r"^\[(.+)\]\n", Path(__file__).with_name("selfcheck.txt").read_text(encoding="utf-8"), flags=re.MULTILINE
)
GRADE, EASE = 8, 60


def read_rows(title: str) -> list[tuple[str, ...]]:
    lines = TABLES[TABLES.index(title) + 1].splitlines()
    return [tuple(cell.strip() for cell in line.split("|")) for line in lines if line and not line.startswith("#")]


def to_replies(said: str) -> dict[str, Reply]:
    first, *others = said.split(", ")
    return ({} if first == "nothing" else FITS) | {
        key: Reply(reply) for key, reply in (one.split(" ") for one in others)
    }


@cache
def all_results() -> dict[tuple[Reply, ...], tuple[Result, bool]]:
    """Every way to answer ten questions: 3 to the power of 10."""
    found = {}
    for replies in product(Reply, repeat=len(KEYS)):
        one = check(dict(zip(KEYS, replies, strict=True)))
        found[replies] = one.result, one.is_open
    return found


@pytest.mark.parametrize(("said", "result", "reasons"), read_rows("results"))
def test_answers_come_to_what_the_table_says(said: str, result: str, reasons: str) -> None:
    found = check(to_replies(said))

    assert found.result.value + ", open" * found.is_open == result
    told = [f"{one.kind.value} {one.question}" for one in found.reasons if one.kind is not Kind.FOR]
    assert ", ".join(told) == reasons


@pytest.mark.parametrize(("said", "facts"), read_rows("facts"))
def test_answers_become_the_facts_of_the_table(said: str, facts: str) -> None:
    found = to_facts(to_replies(said))

    assert ", ".join(f"{key} {'yes' if found[key] else 'no'}" for key in sorted(found)) == facts


def test_there_are_ten_questions_and_what_cannot_wait_is_asked_first() -> None:
    asked_of_patients = [
        entry.emergency.fact
        for entry in read_emergencies()
        if fact_catalogue()[entry.emergency.fact].asked_of is FactOrigin.PATIENT
    ]

    assert len(KEYS) == len(set(KEYS)) == 10
    assert [q.emergency.fact for q in load_questions()[: len(EMERGENCIES)] if q.emergency] == asked_of_patients
    assert len(asked_of_patients) == 4


def test_no_emergency_ends_in_anything_but_see_someone_now_whatever_else_is_answered() -> None:
    """Both ways, over all 59,049 ways to answer: nobody else is sent off in alarm."""
    places = [KEYS.index(key) for key in EMERGENCIES]

    assert len(all_results()) == 3**10
    for replies, (result, _) in all_results().items():
        is_emergency = any(replies[place] is Reply.YES for place in places)
        assert (result is Result.SEE_SOMEONE_NOW) == is_emergency, replies


def test_emergency_says_what_to_do_and_nothing_that_could_hold_anybody_up() -> None:
    for replies in product(Reply, repeat=len(EMERGENCIES)):
        said = dict(zip(EMERGENCIES, replies, strict=True))
        found = check(FITS | said)
        wanted = [q.emergency for q in load_questions() if said.get(q.key) is Reply.YES]
        assert list(found.emergencies) == wanted
        if wanted:
            assert (found.reasons, found.bring, found.unsure) == ((), (), ())
        else:
            assert [one.fact for one in found.unsure] == [
                q.emergency.fact for q in load_questions() if q.emergency and said[q.key] is Reply.NOT_SURE
            ]


def test_not_sure_never_counts_as_no() -> None:
    """Unlikely with something left open is unlikely however that is answered later; never the other way."""
    for replies, (result, _) in all_results().items():
        if result is not Result.UNLIKELY or Reply.NOT_SURE not in replies:
            continue
        for place, reply in enumerate(replies):
            if reply is Reply.NOT_SURE:
                for known in (Reply.YES, Reply.NO):
                    after = all_results()[(*replies[:place], known, *replies[place + 1 :])][0]
                    assert after in (Result.UNLIKELY, Result.SEE_SOMEONE_NOW), (replies, place, known)


def test_who_answers_no_to_nothing_that_decides_is_never_unlikely() -> None:
    places = [KEYS.index(key) for key in DECIDING]

    for replies, (result, is_open) in all_results().items():
        if not any(replies[place] is Reply.NO for place in places):
            assert result is not Result.UNLIKELY
            is_sure = all(replies[place] is Reply.YES for place in places)
            assert is_open == (result is Result.WORTH_AN_EVALUATION and not is_sure)


@pytest.mark.parametrize("key", DECIDING)
def test_no_instead_of_yes_never_makes_it_likelier(key: str) -> None:
    place, rank = KEYS.index(key), [Result.UNLIKELY, Result.WORTH_AN_EVALUATION, Result.SEE_SOMEONE_NOW]

    for replies, (result, _) in all_results().items():
        if replies[place] is Reply.YES:
            with_no = all_results()[(*replies[:place], Reply.NO, *replies[place + 1 :])][0]
            assert rank.index(with_no) <= rank.index(result)
            assert (with_no is Result.SEE_SOMEONE_NOW) == (result is Result.SEE_SOMEONE_NOW)


def test_unlikely_is_unmet_in_the_rules_too() -> None:
    """Who is told that the pattern does not fit meets, with these facts, no set's criterion of claudication."""
    for name in ("flavum", "encore", "mist2", "ncd-150-13"):
        (rule,) = [one for one in load_criteria(name).criteria if one.topic == "claudication"]
        for key in ("posture", "relief"):
            facts = to_facts(FITS | {key: Reply.NO})
            book = FactBook(tuple(Fact(one, value, FactOrigin.PATIENT) for one, value in facts.items()))
            assert answer_condition(rule.condition, book, None) is Answer.UNMET, (name, key)


def test_every_reason_stands_on_claims_and_every_number_on_one() -> None:
    library = load_library()
    reasons = [reason for question in load_questions() for reason in question.reasons.values()]

    for reason in reasons:
        claims = [library.get_claim(key) for key in reason.claims]
        numbers = set(re.findall(r"\d+", reason.text + reason.text_es))
        assert numbers <= {f"{claim.value:g}" for claim in claims if claim.value is not None} or not claims
    assert all(library.get_claim(key) for item in load_items() for key in item.claims)
    assert not any(re.search(r"\d", item.text + item.text_es) for item in load_items())


def test_what_is_not_sure_in_its_source_never_decides() -> None:
    library = load_library()
    deciding = [r for q in load_questions() for r in q.reasons.values() if r.kind is Kind.AGAINST]

    assert len(deciding) == len(DECIDING)
    assert not any(library.get_claim(key).to_be_confirmed for reason in deciding for key in reason.claims)


def test_report_of_an_operation_is_asked_for_where_there_may_have_been_one() -> None:
    asked = {reply: "operation" in {item.key for item in check(FITS | {"surgery": reply}).bring} for reply in Reply}

    assert asked == {Reply.YES: True, Reply.NOT_SURE: True, Reply.NO: False}


def test_answers_are_read_back_as_they_were_kept() -> None:
    said = read_replies({f"q-{key}": "yes" for key in KEYS} | {"q-posture": "maybe", "other": "yes"}, "q-")

    assert "posture" not in said
    assert from_kept(to_kept(said)) == said
    assert to_kept({}) is None


@pytest.mark.parametrize("kept", [None, "x", [], {"version": "0", "answers": {"fever": "yes"}}, {"version": "1"}])
def test_what_was_not_asked_so_is_not_read(kept: object) -> None:
    assert from_kept(kept) == {}


def texts() -> list[tuple[str, str]]:
    own = [(q.text, q.text_es) for q in load_questions() if not q.emergency]
    own += [(r.text, r.text_es) for q in load_questions() for r in q.reasons.values()]
    own += [(item.text, item.text_es) for item in load_items()]
    return own + [pair for w in load_words().values() for pair in ((w.title, w.title_es), (w.text, w.text_es))]


def test_texts_are_read_without_a_higher_school() -> None:
    assert grade_english(" ".join(f"{en.rstrip('.')}." for en, _ in texts())) <= GRADE
    assert ease_spanish(" ".join(f"{es.rstrip('.')}." for _, es in texts())) >= EASE


def test_no_text_of_some_length_is_hard_to_read_and_none_is_in_one_language_only() -> None:
    long = [(en, es) for en, es in texts() if len(en.split()) >= 15]

    assert {en: grade_english(en) for en, _ in long if grade_english(en) > GRADE} == {}
    assert {es: ease_spanish(es) for _, es in long if ease_spanish(es) < EASE} == {}
    assert [en for en, es in texts() if en == es] == []


def test_questions_that_cannot_wait_are_read_by_most() -> None:
    """In the catalogue's words, as the intake asks them."""
    asked = [(q.text, q.text_es) for q in load_questions() if q.emergency]

    assert grade_english(" ".join(en for en, _ in asked)) <= GRADE
    assert ease_spanish(" ".join(es for _, es in asked)) >= EASE - 5
