"""Values, goals and questions as they ship."""

import pytest

from flavum.evidence.library import load_library
from flavum.options import question, wish
from flavum.options.entry import OptionsRefusal, read_entries
from flavum.options.measure import Outcome
from flavum.options.question import find_questions, load_questions
from flavum.options.wish import load_goals, load_values


def test_values_and_goals_named_by_the_decision_aid_are_there() -> None:
    values = {value.key for value in load_values()}
    goals = {goal.key for goal in load_goals()}

    assert values == {"avoid_bone_removal", "avoid_repeat_visits", "quickest_return", "least_risk"}
    assert {"walk_to_the_shop", "stand_through_a_service", "lift_a_grandchild"} <= goals
    assert not values & goals, "a weight is given by key, whichever it is"


def test_questions_about_all_come_before_those_about_one() -> None:
    found = find_questions("mild")

    about = [bool(one.treatments) for one in found]
    assert about == sorted(about)
    assert {one.key for one in found} >= {"cause", "thick_ligament"}
    assert all("mild" in one.treatments for one in found if one.treatments)
    assert "hospital" not in {one.key for one in found}


def test_every_treatment_has_a_question_of_its_own() -> None:
    asked = {key for one in load_questions() for key in one.treatments}

    assert len(asked) == 7


@pytest.mark.parametrize(
    ("read", "text", "sentence"),
    [
        (wish._read_goal, '[x]\ntitle = "a"\ntitle_es = "b"\n', "names no outcome that comes near this goal"),
        (wish._read_goal, '[x]\ntitle = "a"\ntitle_es = "b"\noutcomes = ["joy"]\n', "outcomes cannot be 'joy'"),
        (wish._read_value, '[x]\ntitle = "a"\n', "lacks title_es"),
        (question._read_question, '[x]\ntext = "a"\ntext_es = "b"\nfor = []\n', "has the unknown field 'for'"),
    ],
)
def test_faulty_entry_is_refused(read, text: str, sentence: str) -> None:
    (entry,) = read_entries(text, "x.toml", load_library())

    with pytest.raises(OptionsRefusal, match=sentence):
        read(entry)


def test_goal_lists_outcomes_of_the_catalogue() -> None:
    (walk,) = (goal for goal in load_goals() if goal.key == "walk_to_the_shop")

    assert walk.outcomes == (Outcome.WALKING,)
