"""What else may help: brought up by unmet criteria, each with claims."""

from candidacy_factories import ON, make_facts, make_reading, make_stenotic, to_facts

from flavum.anatomy.level import Level
from flavum.candidacy.alternatives import read_alternatives
from flavum.candidacy.assess import assess_facts
from flavum.candidacy.criterion import criteria_names, load_criteria
from flavum.evidence.library import load_library


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
