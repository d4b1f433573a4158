"""What a person's own state adds to the risks of a treatment (risks.toml)."""

from dataclasses import dataclass
from functools import cache
from typing import Final

from flavum.candidacy.answer import Answer
from flavum.candidacy.condition import Condition, answer_condition, leaves_of
from flavum.candidacy.facts.catalogue import Scope
from flavum.candidacy.facts.fact import FactBook
from flavum.candidacy.parse_condition import CriteriaRefusal, parse_condition
from flavum.options.entry import Entry, OptionsRefusal, read_shipped
from flavum.options.text import Passage

FILE: Final = "decision/risks.toml"


@dataclass(frozen=True)
class Rule:
    """One entry of the file. said: where the condition holds; open: where it is not known, or None."""

    key: str
    treatments: tuple[str, ...]
    condition: Condition
    said: Passage
    open: Passage | None

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts that it asks for."""
        return tuple(leaf.fact for leaf in leaves_of(self.condition))


@dataclass(frozen=True)
class Risk:
    """What is to be said to a person: that it is so (is_known), or that nobody knows yet."""

    key: str
    passage: Passage
    is_known: bool


@cache
def load_rules() -> tuple[Rule, ...]:
    """Every rule, in the order of the file. Raises OptionsRefusal."""
    return tuple(_read(entry) for entry in read_shipped(FILE))


def rules_of(treatment: str) -> tuple[Rule, ...]:
    """The rules about a treatment, by its key."""
    return tuple(rule for rule in load_rules() if treatment in rule.treatments)


def own_risks(treatment: str, facts: FactBook) -> tuple[Risk, ...]:
    """What this person's facts add to a treatment, what is so first; an unknown fact is told as such, never as a no."""
    found = []
    for rule in rules_of(treatment):
        answer = answer_condition(rule.condition, facts, None)
        if answer is Answer.MET:
            found.append(Risk(rule.key, rule.said, is_known=True))
        elif answer is Answer.UNKNOWN and rule.open is not None:
            found.append(Risk(rule.key, rule.open, is_known=False))
    return tuple(sorted(found, key=lambda risk: not risk.is_known))


def _read(entry: Entry) -> Rule:
    entry.check_fields("treatments", "when", "open", "open_es", with_passage=True)
    passage = entry.get_passage()
    open_text = entry.find_text("open")
    try:
        condition = parse_condition(entry.get("when", dict), Scope.PERSON)
    except CriteriaRefusal as refusal:
        raise OptionsRefusal(f"{entry.at}: {refusal}") from refusal
    return Rule(
        entry.key,
        entry.get_keys("treatments"),
        condition,
        passage,
        Passage(open_text, passage.claims) if open_text else None,
    )
