"""What every page of the staff knows: where they can go, and which alarms are open."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from flavum.clinic.accounts.actor import Actor
from flavum.clinic.accounts.permission import Permission
from flavum.clinic.records.models import Alarm

# Name of an address, what it is called, and what somebody must be allowed to go there.
PLACES = (
    ("worklist", _("Worklist"), Permission.SEE_CASES),
    ("tasks", _("My tasks"), Permission.SEE_CASES),
    ("call_backs", _("Call-backs"), Permission.SEE_CASES),
    ("alarms", _("Alarms"), Permission.SEE_CASES),
    ("calendar", _("Calendar"), Permission.SCHEDULE),
    ("requests", _("Requests"), Permission.OPEN_CASE),
    ("templates", _("Templates"), Permission.EDIT_TEMPLATES),
    ("staff", _("Staff"), Permission.MANAGE_STAFF),
    ("jobs", _("Work that broke down"), Permission.MANAGE_STAFF),
    ("audit", _("Audit"), Permission.SEE_AUDIT),
    ("glasses", _("Restricted cases"), Permission.RESTRICT_CASES),
)


@dataclass(frozen=True)
class Place:
    """Somewhere to go from every page."""

    label: str
    address: str
    is_here: bool


def show_desk(request: HttpRequest) -> dict[str, Any]:
    """Asked of the database only by pages that show it."""
    actor = getattr(request, "actor", None)
    if not isinstance(actor, Actor) or not actor.is_staff:
        return {}
    alarms = SimpleLazyObject(lambda: count_alarms(actor))
    return {"places": list(find_places(request, actor)), "open_alarms": alarms}


def count_alarms(actor: Actor) -> int:
    return Alarm.objects.filter(ended_at=None).count() if actor.may(Permission.SEE_CASES) else 0


def find_places(request: HttpRequest, actor: Actor) -> list[Place]:
    """The places that there are and that the actor may go to."""
    here = request.resolver_match.url_name if request.resolver_match else ""
    allowed = [(name, label) for name, label, permission in PLACES if actor.may(permission)]
    return [Place(str(label), to, name == here) for name, label in allowed if (to := find_address(name)) is not None]


def find_address(name: str, *args: object) -> str | None:
    """The address under a name, None where the clinic has no such page."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return None
