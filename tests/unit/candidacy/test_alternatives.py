"""What else may help: brought up by unmet criteria, each with claims."""

import re

from candidacy_factories import ON, make_facts, make_reading, make_stenotic, to_facts
from reading_grade import ease_spanish, grade_english

from flavum.anatomy.level import Level
from flavum.candidacy.alternatives.entry import read_alternatives
from flavum.candidacy.alternatives.reopen import read_reopened
from flavum.candidacy.assess import assess_facts
from flavum.candidacy.criterion import criteria_names, load_criteria
from flavum.candidacy.facts.catalogue import fact_catalogue
from flavum.evidence.library import load_library
from flavum.options.catalogue import load_options

GRADE, EASE = 8, 60


def test_every_alternative_has_claims_and_both_languages() -> None:
    library = load_library()
    for entry in read_alternatives():
        found = entry.alternative
        assert found.claims
        assert all(library.get_claim(claim) for claim in found.claims)
        assert found.title != found.title_es
        assert found.text != found.text_es


def test_every_topic_is_one_of_some_criterion() -> None:
    topics = {criterion.topic for name in criteria_names() for criterion in load_criteria(name).criteria}

    assert {topic for entry in read_alternatives() for topic in entry.topics} - topics == set()


REASONS = ("disc", "instability", "foraminal_lateral", "vascular", "hip", "earlier_mild")  # those of step 5


def test_every_reason_why_mild_does_not_fit_has_a_road_with_claims_or_says_that_there_is_no_evidence() -> None:
    entries = {topic: entry.alternative for entry in read_alternatives() for topic in entry.topics}

    assert all(entries[reason].claims for reason in REASONS)
    assert {entries[reason].key for reason in REASONS} >= {"pain_came_back", "slip_or_instability"}
    silent = [
        reason for reason in REASONS if "our sources" in entries[reason].text or "no good" in entries[reason].text
    ]
    assert silent == ["disc", "foraminal_lateral", "vascular", "hip", "earlier_mild"]


def test_disc_of_a_level_that_is_not_narrow_brings_nothing_up() -> None:
    wide = make_stenotic(Level.L1_L2, sac_area=180, shares=(0.1, 0.1, 0.75, 0.05))
    facts = make_facts(make_reading(make_stenotic(Level.L4_L5), wide))

    assert assess_facts(facts, load_criteria("flavum"), on=ON).alternatives == ()


def test_alternative_names_the_criterion_and_the_levels_that_brought_it_up() -> None:
    facts = make_facts(make_reading(make_stenotic())).with_facts(to_facts("earlier_surgery yes", (Level.L4_L5,)))

    (found,) = assess_facts(facts, load_criteria("flavum"), on=ON).alternatives

    assert (found.key, found.because, found.levels) == ("open_decompression", "earlier_surgery", (Level.L4_L5,))


def test_every_treatment_on_a_road_is_one_of_the_catalogue() -> None:
    known = {treatment.key for treatment in load_options()}

    assert {key for entry in read_alternatives() for key in entry.treatments} - known == set()


def test_what_is_not_known_is_said_in_words_where_the_text_says_so() -> None:
    silent = [entry.key for entry in read_alternatives() if entry.not_known]

    assert set(silent) >= {"disc", "foraminal_lateral", "vascular", "hip", "neuropathy", "pain_came_back"}
    assert all(
        re.search("our sources|no good evidence|we found|to be asked", e.not_known)
        for e in read_alternatives()
        if e.not_known
    )


def test_what_is_looked_at_anew_names_facts_of_the_record_and_claims() -> None:
    library, sections = load_library(), {key.split(".")[0] for key in fact_catalogue()}
    for one in read_reopened():
        assert one.facts
        for key in one.facts:
            assert key in {*fact_catalogue(), "surgery.rows", "treatment.rows"} or key.removesuffix(".") in sections
        assert all(library.get_claim(claim) for claim in one.claims)
    assert read_reopened()[0].key == "cannot_wait"
    red_flags = {key for key in fact_catalogue() if key.startswith("red_flags.")}
    assert {key for key in fact_catalogue() if read_reopened()[0].is_about(key)} == red_flags


def patient_texts() -> list[tuple[str, str]]:
    texts = [pair for e in read_alternatives() for pair in ((e.reason, e.reason_es), (e.plain, e.plain_es))]
    texts += [(e.not_known, e.not_known_es) for e in read_alternatives() if e.not_known]
    return texts + [(one.plain, one.plain_es) for one in read_reopened()]


def test_texts_for_patients_are_read_without_a_higher_school() -> None:
    assert grade_english(" ".join(f"{en.rstrip('.')}." for en, _ in patient_texts())) <= GRADE
    assert ease_spanish(" ".join(f"{es.rstrip('.')}." for _, es in patient_texts())) >= EASE
    long = [(en, es) for en, es in patient_texts() if len(en.split()) >= 20]
    assert {en: grade_english(en) for en, _ in long if grade_english(en) > GRADE} == {}
    assert {es: ease_spanish(es) for _, es in long if ease_spanish(es) < EASE} == {}


def test_no_text_says_a_number_of_its_own_or_is_in_one_language_only() -> None:
    for entry in read_alternatives():
        texts = [entry.reason, entry.plain, entry.not_known, entry.reason_es, entry.plain_es, entry.not_known_es]
        assert not any(re.search(r"\d", text) for text in texts), entry.key
    assert [en for en, es in patient_texts() if en == es or not es] == []
