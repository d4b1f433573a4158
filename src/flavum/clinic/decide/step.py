"""The steps of the aid, in order, each with an address of its own; and the three ways to walk through them."""

from dataclasses import dataclass
from enum import StrEnum

from django.http import Http404
from django.urls import reverse

from flavum.clinic.records.models import Case
from flavum.report.words import Language, load_words


class Step(StrEnum):
    """A step, by the word in its address."""

    ABOUT = "about"
    VALUES = "values"
    TREATMENTS = "treatments"
    COMPARE = "compare"
    GUIDES = "guides"
    QUESTIONS = "questions"


@dataclass(frozen=True)
class Stop:
    """A step as a link."""

    step: Step
    title: str
    address: str


@dataclass(frozen=True)
class Walk:
    """Who walks: the patient (case, name my_options), the team (case, name options), or anybody (no case).

    may_weigh: whether they may say what matters. Whoever only reads has no step for it.
    """

    name: str
    case: Case | None
    may_weigh: bool

    @property
    def is_own(self) -> bool:
        return self.name == "my_options"

    @property
    def steps(self) -> list[Step]:
        return [step for step in Step if step is not Step.VALUES or self.case]

    def find_step(self, word: str) -> Step:
        """The step of an address; Http404 where this walk has none."""
        found = [step for step in self.steps if step == word]
        if not found:
            raise Http404
        return found[0]

    def address(self, step: Step) -> str:
        given = [self.case.number] if self.case and not self.is_own else []
        return (
            reverse(self.name, args=given) if step is Step.ABOUT else reverse(f"{self.name}_step", args=[*given, step])
        )

    @property
    def paper(self) -> str:
        """Where the paper is made; empty for whoever only reads."""
        given = [self.case.number] if self.case and not self.is_own else []
        return reverse(f"{self.name}_paper", args=given) if self.case else ""

    def stops(self, language: Language) -> list[Stop]:
        words = load_words(language)["aid"]
        return [Stop(step, words[f"step_{step}"], self.address(step)) for step in self.steps]
