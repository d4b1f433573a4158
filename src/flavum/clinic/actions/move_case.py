"""Move a case along the road, close it, or open it again."""

from datetime import UTC, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from flavum.clinic.accounts.actor import Actor
from flavum.clinic.accounts.permission import Permission
from flavum.clinic.records.hold import hold_case
from flavum.clinic.records.models import Alarm, Appointment, AppointmentState, Case, Stage
from flavum.errors import Refusal


class MoveRefusal(Refusal):
    """A case cannot go where it is asked to."""

    kind = "move"


@transaction.atomic
def move_case(by: Actor, case: Case, to: str, *, seen: str) -> Case:
    """The case at its new stage. seen: the stage that the page showed.

    A second click finds it there. Where somebody has moved it elsewhere meanwhile, a person has to look again. A case
    with an open alarm, or whom somebody still expects, is not closed.
    """
    by.check(Permission.WRITE_FACTS)
    if to not in Stage.values:
        raise MoveRefusal(_("There is no such stage."))
    moved = hold_case(case.id)
    if moved.stage == to:
        return moved
    if moved.stage != seen:
        raise MoveRefusal(_("Somebody has moved this case meanwhile: look where it stands now."))
    if to == Stage.CLOSED:
        _check_may_close(moved)
    elif moved.stage == Stage.CLOSED:
        _check_may_open_again(moved)
    moved.stage = to
    moved.closed_at = datetime.now(UTC) if to == Stage.CLOSED else None
    moved.save(update_fields=["stage", "closed_at"])
    return moved


def _check_may_close(case: Case) -> None:
    if Alarm.objects.filter(case=case, ended_at=None).exists():
        raise MoveRefusal(_("An alarm is open: say what was done before the case is closed."))
    coming = Appointment.objects.filter(case=case, state=AppointmentState.BOOKED, starts_at__gt=datetime.now(UTC))
    if coming.exists():
        raise MoveRefusal(_("An appointment is booked: cancel it before the case is closed."))


def _check_may_open_again(case: Case) -> None:
    if Case.objects.filter(person=case.person_id).exclude(stage=Stage.CLOSED).exists():
        raise MoveRefusal(_("This person has another open case: go on with that one."))
