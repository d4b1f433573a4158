"""Accept an invitation: an account is made, or found, and given its role. A link works once, also under two clicks.

Whatever does not fit is answered alike, so that nobody learns from the answer what it was.
"""

from dataclasses import dataclass
from datetime import date, datetime

import pghistory
from django.db.models import F

from flavum.clinic.accounts.actor import acting
from flavum.clinic.accounts.models import Membership, User
from flavum.clinic.arrival.invite import HELPER, PATIENT, Link
from flavum.clinic.arrival.limits import load_limits
from flavum.clinic.records.models import Helper, Invitation, Person


@dataclass(frozen=True)
class Arrival:
    """Who came in. is_new: the account was made now, with the password that they chose."""

    user: User
    is_new: bool


@dataclass(frozen=True)
class Claim:
    """What somebody with a link says of themselves. birth_date: the patient's, also where a helper says it."""

    birth_date: date | None
    password: str
    language: str


def find_open(link: Link, *, at: datetime) -> Invitation | None:
    """The invitation, where it can still be used; who asks acts for its organisation."""
    invitation = Invitation.objects.filter(
        secret_sha256=link.digest, used_at=None, expires_at__gt=at, failed_tries__lt=load_limits().most_wrong_tries
    )
    return invitation.first()


def accept(link: Link, claim: Claim, *, at: datetime) -> Arrival | None:
    """Who came in, or None where the link or what was said does not fit; a wrong date of birth counts as a try."""
    with acting(link.organisation_id):
        # Two clicks at once: the second waits here, and then finds the link used.
        held = Invitation.objects.select_for_update().filter(secret_sha256=link.digest).first()
        invitation = find_open(link, at=at)
        if held is None or invitation is None:
            return None
        if invitation.person and invitation.person.birth_date != claim.birth_date:
            Invitation.objects.filter(id=invitation.id).update(failed_tries=F("failed_tries") + 1)
            return None
        return _let_in(invitation, claim, at)


def _let_in(invitation: Invitation, claim: Claim, at: datetime) -> Arrival | None:
    user = User.objects.filter(email__iexact=invitation.email).first()
    is_new = user is None
    if user is None:
        user = User.objects.create_user(invitation.email, claim.password, name=invitation.name, language=claim.language)
    if not user.is_active or not _is_free(invitation, user):
        return None
    with pghistory.context(user=str(user.id)):
        _give_role(invitation, user, at.date())
        Invitation.objects.filter(id=invitation.id).update(used_at=at, used_by=user)
    return Arrival(user, is_new)


def _is_free(invitation: Invitation, user: User) -> bool:
    """Whether nobody else is this patient, and this account is no other patient."""
    if invitation.role != PATIENT or invitation.person is None:
        return True
    others = Person.objects.filter(user=user).exclude(id=invitation.person.id)
    return invitation.person.user_id in (None, user.id) and not others.exists()


def _give_role(invitation: Invitation, user: User, today: date) -> None:
    where, person = {"organisation_id": invitation.organisation_id, "user": user}, invitation.person
    if not Membership.objects.filter(**where, role=invitation.role, ends_on=None).exists():
        Membership.objects.create(**where, role=invitation.role, begins_on=today)
    if person is None:
        return
    if invitation.role == PATIENT:
        Person.objects.filter(id=person.id).update(user=user)
    if invitation.role == HELPER and not Helper.objects.filter(person=person, user=user, ends_on=None).exists():
        Helper.objects.create(**where, person=person, begins_on=today)
