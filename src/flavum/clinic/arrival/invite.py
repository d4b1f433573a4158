"""Invite somebody by a link that works once: staff, a patient, or somebody who helps a patient."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from flavum.clinic.accounts.actor import Actor, NotAllowed
from flavum.clinic.accounts.permission import Permission, get_role
from flavum.clinic.arrival.limits import load_limits
from flavum.clinic.records.models import Invitation, Person
from flavum.errors import Refusal

SECRET_BYTES = 32
PATIENT, HELPER = "patient", "helper"


class InvitationRefusal(Refusal):
    """Somebody cannot be invited as asked."""

    kind = "invitation"


@dataclass(frozen=True)
class Invitee:
    """Who is invited, and as what. person: the patient, or the one who is helped; none for staff."""

    role: str
    name: str
    email: str
    person: Person | None = None


@dataclass(frozen=True)
class Link:
    """What stands in the address of an invitation: whose it is, and a secret of which the record knows the digest."""

    organisation_id: UUID
    secret: str

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.secret.encode()).hexdigest()


def invite(by: Actor, invitee: Invitee, *, at: datetime) -> Link:
    """The link, known to whoever is given it now and to nobody later. An earlier one for the same end is void."""
    _check(by, invitee)
    same = Invitation.objects.filter(role=invitee.role, email=invitee.email, person=invitee.person, used_at=None)
    same.filter(expires_at__gt=at).update(expires_at=at)
    link = Link(by.organisation_id, secrets.token_urlsafe(SECRET_BYTES))
    Invitation.objects.create(
        organisation_id=by.organisation_id, role=invitee.role, name=invitee.name, email=invitee.email,
        person=invitee.person, secret_sha256=link.digest, invited_by_id=by.user_id,
        expires_at=at + timedelta(days=load_limits().link_valid_days),
    )  # fmt: skip
    return link


def _check(by: Actor, invitee: Invitee) -> None:
    """Staff are invited by who manages staff; patients and their helpers by who opens cases."""
    if get_role(invitee.role).is_staff:
        by.check(Permission.MANAGE_STAFF)
        if invitee.person is not None:
            raise InvitationRefusal(_("Staff are not invited for a patient."))
        return
    by.check(Permission.OPEN_CASE)
    if invitee.person is None:
        raise InvitationRefusal(_("An invitation says which patient it is for."))
    if invitee.person.organisation_id != by.organisation_id:
        raise NotAllowed(_("This person is not in your clinic."))
    if invitee.role == PATIENT and invitee.person.user_id is not None:
        raise InvitationRefusal(_("This patient has an account already."))
