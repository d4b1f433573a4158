"""Words in both languages, and what stands behind them."""

import pytest
from options_factories import SOURCE, make_claim, make_result, make_study

from flavum.evidence.claim import Certainty, Source
from flavum.options.study import FUNDING_UNKNOWN, Study
from flavum.options.text import Passage, Text
from flavum.options.words import GROUP_PEOPLE, N_PEOPLE, N_UNKNOWN, word_n


@pytest.mark.parametrize(("en", "es"), [("", "sí"), ("yes", ""), ("yes", "  ")])
def test_text_in_one_language_is_not_built(en: str, es: str) -> None:
    with pytest.raises(ValueError, match="English and in Spanish"):
        Text(en, es)


def test_text_is_filled_in_each_language() -> None:
    filled = Text("{n} of {what}", "{n} de {what}").fill(n=3, what=Text("people", "personas"))

    assert (filled.say("en"), filled.say("es")) == ("3 of people", "3 de personas")


def test_passage_is_to_be_confirmed_when_one_of_its_claims_is() -> None:
    read, known = make_claim(), make_claim(certainty=Certainty.KNOWN_LOW, to_be_confirmed=True, confirm_in="it")
    words = Text("so", "así")

    assert not Passage(words, (read,)).to_be_confirmed
    assert Passage(words, (read, known)).to_be_confirmed


def test_study_says_who_paid_or_that_we_have_not_read_it() -> None:
    paid = Source("S1", "It", "trial", "all", "The maker paid.", "Pagó el fabricante.")
    words, design = Text("a", "b"), make_study().design

    assert make_study().funding == FUNDING_UNKNOWN
    assert Study("x", words, design, (paid, SOURCE, paid)).funding == Text("The maker paid.", "Pagó el fabricante.")


def test_people_behind_a_result_are_said_as_far_as_they_were_read() -> None:
    group = make_claim("group", 149, unit="persons")

    assert word_n(make_result()) == N_UNKNOWN
    assert word_n(make_result(claim=make_claim(n=3614))) == N_PEOPLE.fill(n="3,614")
    assert word_n(make_result(group=group)) == GROUP_PEOPLE.fill(n="149")
