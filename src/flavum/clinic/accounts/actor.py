"""Who acts: a person with roles in one organisation, or nobody. The database is told, and keeps other rows away."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection, transaction
from django.http import HttpRequest

from flavum.clinic.accounts.models import Membership, User
from flavum.clinic.accounts.permission import Permission, Role
from flavum.errors import Refusal

# Read by the policies of config/grant.py.
ORGANISATION, USER, PATIENT = "flavum.organisation", "flavum.user", "flavum.patient"


class NotAllowed(Refusal):
    """Somebody asked for something that none of their roles allows."""

    kind = "not_allowed"


@dataclass(frozen=True)
class Actor:
    """Somebody in one organisation, with every role they hold there today."""

    user_id: UUID
    name: str
    organisation_id: UUID
    roles: tuple[Role, ...]

    @property
    def is_staff(self) -> bool:
        return any(role.is_staff for role in self.roles)

    def may(self, permission: Permission) -> bool:
        return any(role.allows(permission) for role in self.roles)

    def check(self, permission: Permission) -> None:
        """Refuses what no role of this actor allows."""
        if not self.may(permission):
            raise NotAllowed(f"Your role does not allow this ({permission.value.replace('_', ' ')}).")


def find_actor(user: User, on: date) -> Actor | None:
    """The actor that a user is in the first organisation where they hold a role that day; None where they hold none."""
    with _told({USER: str(user.id)}):
        held = [one for one in Membership.objects.filter(user=user).order_by("begins_on", "id") if one.holds(on)]
    if not held:
        return None
    here = held[0].organisation_id
    return Actor(user.id, user.name, here, tuple(one.as_role for one in held if one.organisation_id == here))


@contextmanager
def acting(organisation_id: UUID, user_id: UUID | None = None, *, is_patient: bool = False) -> Iterator[None]:
    """One transaction in which the database shows and takes the rows of one organisation, or of one patient, alone."""
    told = {ORGANISATION: str(organisation_id), USER: str(user_id or ""), PATIENT: "1" if is_patient else ""}
    with _told(told):
        yield


@contextmanager
def acting_as(actor: Actor) -> Iterator[None]:
    """The transaction of one actor."""
    with acting(actor.organisation_id, actor.user_id, is_patient=not actor.is_staff):
        yield


@contextmanager
def _told(names: dict[str, str]) -> Iterator[None]:
    """A transaction that the database knows these names of, so that no connection that is used again remembers them."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            for name, value in names.items():
                cursor.execute("SELECT set_config(%s, %s, true)", [name, value])
        yield


def actor_of(request: HttpRequest) -> Actor:
    """The actor whom the gate let in."""
    actor = getattr(request, "actor", None)
    assert isinstance(actor, Actor), "the gate lets nobody in without an actor"
    return actor
