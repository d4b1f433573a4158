"""Restricted cases are behind glass (glass.toml): only who broke it, a little while ago and with a reason, looks in."""

import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.resources import files

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from flavum.clinic.accounts.actor import Actor, GlassShut
from flavum.clinic.accounts.permission import Permission
from flavum.clinic.audit.models import Deed, Sight
from flavum.clinic.audit.sight import note_sight
from flavum.clinic.records.models import Case


@dataclass(frozen=True)
class Glass:
    """How long a broken glass is open, and how much a reason has to say."""

    open_hours: int
    shortest_reason: int


@cache
def load_glass() -> Glass:
    return Glass(**tomllib.loads(files("flavum.clinic.audit").joinpath("glass.toml").read_text(encoding="utf-8")))


def visible_cases(actor: Actor) -> QuerySet[Case]:
    """The cases whose content an actor may see: those without glass, and those whose glass they have broken.

    A patient sees their own, restricted or not: the database shows no other.
    """
    if not actor.is_staff:
        return Case.objects.all()
    return Case.objects.filter(Q(is_restricted=False) | Exists(_broken(actor, case=OuterRef("pk"))))


def may_see(actor: Actor, case: Case) -> bool:
    """Whether the glass, where there is one, lets this actor look into the case."""
    return not actor.is_staff or not case.is_restricted or _broken(actor, case=case).exists()


def check_may_see(actor: Actor, case: Case) -> None:
    """To the glass with those who may break it; for everybody else there is no such case."""
    if may_see(actor, case):
        return
    if actor.may(Permission.BREAK_GLASS):
        raise GlassShut(case.number)
    raise Http404


def find_case(actor: Actor, number: int, *, what: str, permission: Permission = Permission.SEE_CASES) -> Case:
    """The case under a number, for somebody who may see it. what: the page or paper that is noted as seen; empty where
    nothing of the case is shown, or what is shown is noted otherwise.

    Every page about a case begins with this. Where there is no such case, or it is behind glass, the page ends here.
    """
    actor.check(permission)
    case = Case.objects.select_related("person", "site").filter(number=number).first()
    if case is None:
        raise Http404
    check_may_see(actor, case)
    if what:
        note_sight(actor, case, what)
    return case


def _broken(actor: Actor, case: Case | OuterRef) -> QuerySet[Sight]:
    """The times that this actor has broken the glass of a case and it is still open."""
    since = datetime.now(UTC) - timedelta(hours=load_glass().open_hours)
    return Sight.objects.filter(case=case, recorded_by_id=actor.user_id, deed=Deed.BROKE_GLASS, recorded_at__gt=since)
