"""The patient's own case, and how far they are with its questions."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from django.http import Http404

from flavum.candidacy.override import Overridden
from flavum.clinic.accounts.actor import Actor, ChooseFirst, at_the_desk
from flavum.clinic.records.criteria import SETS, get_set
from flavum.clinic.records.document import answers_of
from flavum.clinic.records.models import Case, Person, Signature, Stage
from flavum.clinic.records.question import asked_steps
from flavum.clinic.records.weigh import decide
from flavum.clinic.scheduling.site_time import day_of, zone_of


def check_acts_for_one() -> None:
    """Who may act for several, or for nobody any more, is led on to say for whom."""
    if Person.objects.count() != 1:
        raise ChooseFirst("Please say for whom you are here.")


def own_case() -> Case:
    """The open case of the person who is acted for; Http404 where they have none."""
    case = find_own_case()
    if case is None:
        raise Http404
    return case


def decide_own(actor: Actor, case: Case, signed: Signature) -> Overridden:
    """The verdict as it was on the day of a signature; while that holds, nothing that it rests on has changed."""
    with at_the_desk(actor):  # which MRI speaks is the desk's to know; what it showed is the patient's
        return decide(case, get_set(SETS[0]), on=day_of(signed.recorded_at, zone_of(case.site)))


def find_own_case() -> Case | None:
    """The open case of the person who is acted for: the database shows no other. None where all are closed."""
    check_acts_for_one()
    return Case.objects.exclude(stage=Stage.CLOSED).order_by("-opened_at").first()


@dataclass(frozen=True)
class Way:
    """The questions that apply, in order, and the answers so far."""

    steps: list[str]
    answers: Mapping[str, Any]

    @classmethod
    def of(cls, case: Case) -> Self:
        answers = answers_of(case)
        return cls(asked_steps(answers), answers)

    @property
    def open(self) -> list[str]:
        return [key for key in self.steps if key not in self.answers]

    @property
    def done(self) -> int:
        return len(self.steps) - len(self.open)

    def number(self, key: str) -> int:
        """The place of a question, from 1; of one that does not apply, that of the next one that may."""
        return self.steps.index(key) + 1 if key in self.steps else 1

    def beside(self, key: str, step: int) -> str | None:
        """The question before (step -1) or after (1) this one; None at the ends."""
        if key not in self.steps:
            return self.open[0] if self.open and step > 0 else None
        place = self.steps.index(key) + step
        return self.steps[place] if 0 <= place < len(self.steps) else None
