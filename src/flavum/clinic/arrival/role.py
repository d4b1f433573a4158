"""Give somebody of the staff a role, and end one. Nothing is deleted: a role has a first day and an end."""

from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from flavum.clinic.accounts.actor import Actor
from flavum.clinic.accounts.models import Membership
from flavum.clinic.accounts.permission import Permission, get_role
from flavum.errors import Refusal


class StaffRefusal(Refusal):
    """A role cannot be given or ended as asked."""

    kind = "staff"


def give_role(by: Actor, user_id: UUID, role: str, *, on: date) -> Membership:
    """The role, from this day on, for somebody who works or has worked here; given twice, it is the first one."""
    by.check(Permission.MANAGE_STAFF)
    if not get_role(role).is_staff:
        raise StaffRefusal(_("Patients and their helpers are invited from their case."))
    if not _works_here(user_id):
        raise StaffRefusal(_("This person does not work here; invite them."))
    where = {"organisation_id": by.organisation_id, "user_id": user_id, "role": role}
    held = Membership.objects.filter(**where, ends_on=None).first()
    return held or Membership.objects.create(**where, begins_on=on)


def end_role(by: Actor, membership_id: UUID, *, on: date) -> None:
    """The role ends with this day's beginning. Nobody ends the last role by which they manage staff themselves."""
    by.check(Permission.MANAGE_STAFF)
    held = Membership.objects.select_for_update().filter(id=membership_id).first()
    if held is None or not held.as_role.is_staff:
        raise StaffRefusal(_("There is no such role."))
    if held.ends_on is not None:
        return
    manages = [one for one in _current(by.user_id) if one.as_role.allows(Permission.MANAGE_STAFF)]
    if held.user_id == by.user_id and [one.id for one in manages] == [held.id]:
        raise StaffRefusal(_("You cannot end the last role by which you manage staff; somebody else has to."))
    held.ends_on = max(on, held.begins_on)
    held.save(update_fields=["ends_on"])


def _current(user_id: UUID) -> list[Membership]:
    return list(Membership.objects.filter(user_id=user_id, ends_on=None))


def _works_here(user_id: UUID) -> bool:
    return any(one.as_role.is_staff for one in Membership.objects.filter(user_id=user_id))
