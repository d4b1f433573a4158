"""Write down what a patient decided, of what they were shown: appended, and the newest counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from flavum.clinic.accounts.actor import Actor
from flavum.clinic.accounts.permission import Permission
from flavum.clinic.messaging.send import leave_task
from flavum.clinic.records.agreement import NO_TREATMENT
from flavum.clinic.records.hold import hold_case
from flavum.clinic.records.models import Case, SharedDecision
from flavum.clinic.records.weighing import find_weighing
from flavum.errors import Refusal
from flavum.options.catalogue import load_options
from flavum.options.decision.sure import score

LONGEST = 1000
CAUSE, IN_DOUBT = "sure:", "The patient is in doubt about the decision: talk it through"


class DecisionRefusal(Refusal):
    """A decision that cannot be written down as it is."""

    kind = "decision"


@dataclass(frozen=True)
class Choice:
    """What somebody decided. choice: a treatment of the catalogue, "wait" or "undecided". sure: item -> yes, no, open.

    shown, edition, language: what they were shown. once: drawn with the form.
    """

    choice: str
    reason: str
    sure: Mapping[str, bool | None]
    shown: Mapping[str, Any]
    edition: str
    language: str
    once: UUID


def decide(by: Actor, case: Case, choice: Choice) -> SharedDecision:
    """The decision; the same form twice is one. Doubt about it becomes a task of the team."""
    by.check(Permission.WRITE_FACTS if by.is_staff else Permission.SEE_OWN_CASE)
    if choice.choice not in {*NO_TREATMENT, *(one.key for one in load_options())}:
        raise DecisionRefusal(_("Please choose one. “I am not yet sure” is a choice too."))
    if len(choice.reason) > LONGEST:
        raise DecisionRefusal(_("Please say why in up to %(n)s characters.") % {"n": LONGEST})
    found = score(choice.sure)
    hold_case(case.id)
    weighing = find_weighing(case)
    decision, is_new = SharedDecision.objects.get_or_create(
        case=case, once=choice.once,
        defaults={
            "organisation_id": by.organisation_id, "recorded_by_id": by.user_id, "is_from_patient": not by.is_staff,
            "edition": choice.edition, "language": choice.language, "shown": dict(choice.shown),
            "weights": weighing.weights if weighing else {}, "choice": choice.choice, "reason": choice.reason,
            "sure": dict(choice.sure),
        },
    )  # fmt: skip
    if is_new and found.is_in_doubt:
        leave_task(by, case, cause=f"{CAUSE}{decision.id}", once_for=CAUSE, role="nurse", title=IN_DOUBT)
    return decision
