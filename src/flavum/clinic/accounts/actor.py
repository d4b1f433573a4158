"""Who acts: a person with roles in one organisation, or nobody. The database is told, and keeps other rows away."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection, transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from flavum.clinic.accounts.models import Membership, Organisation, User
from flavum.clinic.accounts.permission import Permission, Role
from flavum.errors import Refusal

# Read by the policies of config/grant.py.
ORGANISATION, USER, PATIENT = "flavum.organisation", "flavum.user", "flavum.patient"
PERSON = "flavum.person"
PUBLIC = "flavum.public"


class NotAllowed(Refusal):
    """Somebody asked for something that none of their roles allows."""

    kind = "not_allowed"


class GlassShut(Refusal):
    """Somebody who may break the glass of a restricted case has not done so. number: of the case."""

    kind = "glass_shut"

    def __init__(self, number: int) -> None:
        super().__init__("This case is restricted: you can see it once you have said why you need to.")
        self.number = number


class ChooseFirst(Refusal):
    """Somebody acts for more than one person, or for nobody any more, and has to say for whom."""

    kind = "choose_first"


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
            what = _(permission.value.replace("_", " "))
            raise NotAllowed(_("Your role does not allow this (%(what)s).") % {"what": what})


def find_actor(user: User, on: date) -> Actor | None:
    """The actor that a user is in the first organisation where they hold a role that day; None where they hold none."""
    with _told({USER: str(user.id)}):
        held = [one for one in Membership.objects.filter(user=user).order_by("begins_on", "id") if one.holds(on)]
    if not held:
        return None
    here = held[0].organisation_id
    return Actor(user.id, user.name, here, tuple(one.as_role for one in held if one.organisation_id == here))


@contextmanager
def acting(
    organisation_id: UUID, user_id: UUID | None = None, *, is_patient: bool = False, person_id: str = ""
) -> Iterator[None]:
    """One transaction in which the database shows and takes the rows of one organisation, or of one patient, alone.

    person_id: of those whom a patient may act for, themselves or somebody they help, the one that they have chosen.
    """
    told = {ORGANISATION: str(organisation_id), USER: str(user_id or ""), PATIENT: "1" if is_patient else ""}
    told |= {PERSON: person_id if is_patient else ""}
    with _told(told):
        yield


@contextmanager
def acting_as(actor: Actor, person_id: str = "") -> Iterator[None]:
    """The transaction of one actor."""
    with acting(actor.organisation_id, actor.user_id, is_patient=not actor.is_staff, person_id=person_id):
        yield


def find_organisations(slug: str = "") -> list[Organisation]:
    """Whose public page it is: the organisation of that slug, or every one; what anybody may know of them."""
    with _told({PUBLIC: "1"}):
        found = Organisation.objects.order_by("name")
        organisations = list(found.filter(slug=slug) if slug else found)
    _forget(PUBLIC)
    return organisations


def _forget(name: str) -> None:
    """Within a transaction that goes on, what it was told would hold to its end."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, '', true)", [name])


@contextmanager
def at_the_desk(actor: Actor) -> Iterator[None]:
    """For what a patient's deed leaves to the desk, such as a task: inside, the organisation's rows are in reach."""
    with _told({PATIENT: ""}):  # whose organisation it is, and whom the patient acts for, stays as it was told
        yield
    if not actor.is_staff:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config(%s, '1', true)", [PATIENT])


@contextmanager
def _told(names: dict[str, str]) -> Iterator[None]:
    """A transaction that the database knows these names of, so that no connection that is used again remembers them."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            told = ", ".join("set_config(%s, %s, true)" for _ in names)
            cursor.execute(f"SELECT {told}", [word for pair in names.items() for word in pair])
        yield


def actor_of(request: HttpRequest) -> Actor:
    """The actor whom the gate let in."""
    actor = getattr(request, "actor", None)
    assert isinstance(actor, Actor), "the gate lets nobody in without an actor"
    return actor
