"""Take over what somebody answered in the self-check and sent along: facts of their intake, said by them."""

from typing import Final

from flavum.candidacy.intake.branch import YES_NO
from flavum.candidacy.selfcheck.check import to_facts
from flavum.candidacy.selfcheck.kept import from_kept
from flavum.clinic.accounts.actor import Actor
from flavum.clinic.accounts.page import local_zone
from flavum.clinic.accounts.permission import Permission
from flavum.clinic.actions.write_fact import Answer, write_fact
from flavum.clinic.records.models import Case, ConsultationRequest

WHY: Final = "from the self-check that was sent along with the request"


def take_self_check(by: Actor, case: Case, asked: ConsultationRequest) -> None:
    """Every answer that says a fact for sure becomes one, as of the day of the request; the intake asks the rest.

    Where the record says otherwise already, both are kept and a person decides (write_fact).
    """
    by.check(Permission.OPEN_CASE)
    said_on = asked.requested_at.astimezone(local_zone()).date()
    for key, value in to_facts(from_kept(asked.self_check)).items():
        answer = Answer(key, YES_NO[value], holds_on=said_on, reason=WHY)
        write_fact(by, case, answer, seen=None, is_sent_along=True)
