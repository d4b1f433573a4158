"""The button that resolves what stops a case: where it leads, for somebody who may go there."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from flavum.clinic.accounts.actor import Actor
from flavum.clinic.accounts.permission import Permission
from flavum.clinic.records.models import Case, Due, Standing, Study
from flavum.clinic.standing.step import Step
from flavum.clinic.standing.word import Urgency, find_urgency
from flavum.clinic.worklist.context import find_address
from flavum.clinic.worklist.said import Line


@dataclass(frozen=True)
class Way:
    """label of the button; address: where it leads. Where moves is true it is the form that moves the case on."""

    label: str | Promise
    address: str = ""
    moves: bool = False


# Step -> what its button says, the name of the address, and the part of the case's own page that serves where there is
# no such address.
LEADS: dict[Step, tuple[str | Promise, str, str]] = {
    Step.ALARM: (_("Say what was done"), "alarms", ""),
    Step.CALL: (_("To the calls"), "", "#calls"),
    Step.SETTLE: (_("Decide"), "", "#doubled"),
    Step.MRI: (_("New images"), "new_study", "#studies"),
    Step.STUDY_COMING: (_("To the MRI"), "", "#studies"),
    Step.READING: (_("To the MRI"), "", "#studies"),
    Step.SET_ASIDE: (_("To the MRI"), "", "#studies"),
    **dict.fromkeys(
        (Step.BOOK_CONSULT, Step.BOOK_PROCEDURE, Step.BOOK_FOLLOW_UP), (_("Book"), "appointments", "#appointments")
    ),
    **dict.fromkeys(
        (Step.CONSULT, Step.PROCEDURE, Step.FOLLOW_UP, Step.PREPARE),
        (_("To the appointment"), "appointments", "#appointments"),
    ),
    Step.SIGN: (_("To the decision"), "verdict", "#known"),
    Step.DECIDE: (_("To the decision"), "verdict", "#known"),
    Step.PAYER: (_("To the tasks"), "", "#tasks"),
}
OVERDUE: dict[str, Step | tuple[str | Promise, str]] = {
    Due.TASK: (_("To the tasks"), "#tasks"),
    Due.CALL_BACK: (_("To the calls"), "#calls"),
    Due.VISIT: Step.CONSULT,
}


def find_way(actor: Actor, case: Case, standing: Standing, *, on: date, first_open: Line | None) -> Way | None:
    """None where the actor can do nothing about it."""
    if find_urgency(standing, on) is Urgency.OVERDUE:
        lead = OVERDUE[standing.due_what]
        return _lead(case, lead) if isinstance(lead, Step) else Way(*lead)
    match standing.step:
        case Step.INTAKE:
            if first_open is None or not actor.may(Permission.WRITE_FACTS):
                return None
            return Way(_("Answer with the patient"), first_open.address)
        case Step.MOVE_ON:
            return Way(_("Move on"), moves=True) if actor.may(Permission.WRITE_FACTS) else None
        case Step.CONFIRM:
            return Way(_("Look at the findings"), _find_viewer(case) or "#studies")
        case Step.NONE:
            return None
        case step:
            return _lead(case, Step(step))


def _lead(case: Case, step: Step) -> Way:
    label, name, otherwise = LEADS[step]
    address = find_address(name, case.number) or find_address(name) if name else None
    return Way(label, address or otherwise)


def _find_viewer(case: Case) -> str | None:
    study = Study.objects.filter(case=case, readings__isnull=False).order_by("-began_at").first()
    return find_address("viewer", case.number, study.id) if study else None
