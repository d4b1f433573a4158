"""Send the intake to the clinic: a fact that says on which day it was answered."""

from datetime import date

from flavum.clinic.accounts.actor import Actor
from flavum.clinic.accounts.permission import Permission
from flavum.clinic.records.current import facts_of_person, find_fact
from flavum.clinic.records.hold import hold_case
from flavum.clinic.records.models import Case, Fact, Origin

SENT = "intake.answered_on"


def find_sent(case: Case) -> Fact | None:
    """The fact that the intake was sent, where the patient has answered nothing anew since."""
    sent = find_fact(case, SENT)
    newer = facts_of_person(case).filter(origin=Origin.PATIENT).exclude(key=SENT)
    return sent if sent and not newer.filter(recorded_at__gt=sent.recorded_at).exists() else None


def send_intake(by: Actor, case: Case, *, on: date) -> Fact:
    """The fact; sent twice without a new answer in between, it is the first one."""
    by.check(Permission.ANSWER_INTAKE)
    hold_case(case.id)
    return find_sent(case) or Fact.objects.create(
        organisation_id=by.organisation_id, recorded_by_id=by.user_id, case=case, key=SENT, value=on.isoformat(),
        holds_on=on, origin=Origin.PATIENT, supersedes=find_fact(case, SENT),
    )  # fmt: skip
