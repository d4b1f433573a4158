"""Deciding and agreeing: the SURE test as it was published, own risks as a table, the text of a consent."""

import re
from itertools import product

import pytest
from candidacy_factories import make_book
from reading_grade import ease_spanish, grade_english

from flavum.options.catalogue import load_options
from flavum.options.decision.consent import NO_OWN_RISK, compose, load_consent_text
from flavum.options.decision.risk import load_rules, own_risks
from flavum.options.decision.sure import load_items, score
from flavum.options.entry import OptionsRefusal
from flavum.options.text import Text

KEYS = [item.key for item in load_items()]
GRADE, EASE = 8, 60


@pytest.mark.parametrize("said", list(product((True, False, None), repeat=4)))
def test_sure_counts_a_yes_as_one_and_less_than_all_is_doubt(said: tuple[bool | None, ...]) -> None:
    found = score(dict(zip(KEYS, said, strict=True)))
    assert (found.yes, found.of, found.open) == (said.count(True), 4, said.count(None))
    expected = True if False in said else None if None in said else False
    assert found.is_in_doubt is expected


def test_sure_of_nobody_asked_is_not_known() -> None:
    assert score({}).is_in_doubt is None
    with pytest.raises(OptionsRefusal, match="no question 'happy'"):
        score({"happy": True})


# what is known                                             treatment          said                         open
RISKS = [
    ("blood_thinner yes", "mild", "blood_thinner", ""),
    ("blood_thinner yes", "epidural_injection", "blood_thinner", ""),
    ("blood_thinner yes", "medicines", "", ""),
    ("blood_thinner no", "mild", "", "blood_thinner"),
    ("contrast yes", "mild", "contrast_allergy", ""),
    ("contrast yes", "open_decompression", "", ""),
    ("local_anaesthetic yes", "mild", "local_anaesthetic_allergy", ""),
    ("lumbar_surgery yes", "fusion", "earlier_surgery", ""),
    ("diabetes yes", "epidural_injection", "diabetes diabetes_and_steroid", ""),
    ("diabetes yes", "mild", "diabetes", "diabetes_and_steroid"),
    ("infection yes", "mild", "infection", ""),
    ("infection no, fever yes", "mild", "infection", ""),
    ("infection no, fever no", "mild", "", "infection"),
    ("pregnant yes", "mild", "pregnancy", ""),
    ("can_lie_prone no", "mild", "lying_prone", ""),
    ("can_lie_prone yes", "mild", "", "lying_prone"),
]


@pytest.mark.parametrize(("facts", "treatment", "said", "silent"), RISKS)
def test_own_risks_follow_from_the_facts(facts: str, treatment: str, said: str, silent: str) -> None:
    found = own_risks(treatment, make_book(facts))
    assert {one.key for one in found if one.is_known} == set(said.split())
    assert not {one.key for one in found} & set(silent.split())


def test_what_is_not_known_is_told_as_such_and_never_as_a_no() -> None:
    found = own_risks("mild", make_book())
    assert {one.key for one in found if one.is_known} == set()
    assert {"blood_thinner", "contrast_allergy", "infection", "diabetes"} <= {one.key for one in found}
    assert all("not know" in one.passage.text.en for one in found)
    assert "pregnancy" not in {one.key for one in found}


def test_every_rule_is_of_a_treatment_and_stands_on_claims() -> None:
    known = {one.key for one in load_options()}
    assert all(set(rule.treatments) <= known and rule.treatments and rule.said.claims for rule in load_rules())


def test_nothing_to_add_is_said() -> None:
    content = compose("physical_therapy", make_book())
    assert content.own == (NO_OWN_RISK,)


@pytest.mark.parametrize("treatment", [one.key for one in load_options()])
def test_a_consent_names_every_other_treatment_and_every_count_of_harm(treatment: str) -> None:
    content = compose(treatment, make_book())
    assert len(content.alternatives) == len(load_options()) - 1
    assert len(content.harms) >= 1
    assert {claim for result in content.harm_results for claim in [result.claim]} <= set(content.claims)
    assert set(content.treatment.harms.claims) <= set(content.claims)


def texts_of_deciding() -> list[Text]:
    rules = [passage.text for rule in load_rules() for passage in (rule.said, rule.open) if passage]
    return [*rules, *(item.text for item in load_items()), NO_OWN_RISK]


def test_what_is_said_is_read_without_a_higher_school() -> None:
    assert {text.en for text in texts_of_deciding() if grade_english(text.en) > GRADE} == set()
    assert {text.es for text in texts_of_deciding() if ease_spanish(text.es) < EASE} == set()


@pytest.mark.parametrize("treatment", [one.key for one in load_options()])
def test_the_whole_consent_is_read_without_a_higher_school(treatment: str) -> None:
    words, content = load_consent_text(), compose(treatment, make_book("blood_thinner yes, diabetes yes"))

    def fill(body: str, place: str) -> str:
        parts = {name: " ".join(getattr(text, place) for text in getattr(content, field)) for name, field in FIELDS}
        return re.sub(r"\{(\w+)\}", lambda found: parts.get(found[1], "Ana"), body).replace("# ", "")

    assert grade_english(fill(words.body.en, "en")) <= GRADE
    assert ease_spanish(fill(words.body.es, "es")) >= EASE


FIELDS = [(name, name) for name in ("what_is_done", "harms", "alternatives", "not_known")] + [("own_risks", "own")]
