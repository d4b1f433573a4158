"""Who works here: roles with their days, inviting, giving and ending them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from flavum.clinic.accounts.actor import actor_of
from flavum.clinic.accounts.models import Membership, User
from flavum.clinic.accounts.permission import Permission, load_roles
from flavum.clinic.arrival.invite import Invitee
from flavum.clinic.arrival.role import StaffRefusal, end_role, give_role
from flavum.clinic.door.forms import StaffForm, staff_roles
from flavum.clinic.door.invitations import show_link


@dataclass(frozen=True)
class Colleague:
    """Somebody who works or worked here. others: the roles that they could still be given."""

    user: User
    held: list[tuple[Membership, str]]
    others: list[tuple[str, str]]


def show_staff(request: HttpRequest) -> HttpResponse:
    """Everybody with their roles; POST invites somebody, gives a role, or ends one."""
    actor = actor_of(request)
    actor.check(Permission.MANAGE_STAFF)
    form = StaffForm(request.POST if "invite" in request.POST else None)
    if request.method == "POST" and "invite" in request.POST:
        if form.is_valid():
            said = form.cleaned_data
            return show_link(
                request, actor, Invitee(said["role"], said["name"], said["email"].lower()), back=reverse("staff")
            )
        return _show(request, form, status=422)
    if request.method == "POST":
        try:
            _change(request)
        except (StaffRefusal, ValueError) as refusal:
            return _show(request, form, str(refusal) if isinstance(refusal, StaffRefusal) else "", status=422)
        return redirect("staff")
    return _show(request, form)


def _change(request: HttpRequest) -> None:
    actor, today = actor_of(request), datetime.now(UTC).date()
    if "end" in request.POST:
        end_role(actor, UUID(request.POST["end"]), on=today)
    elif "give" in request.POST:
        give_role(actor, UUID(request.POST["give"]), request.POST.get("role", ""), on=today)


def _show(request: HttpRequest, form: StaffForm, refusal: str = "", status: int = 200) -> HttpResponse:
    today = datetime.now(UTC).date()
    colleagues = sorted(_colleagues(), key=lambda one: not any(held.holds(today) for held, _ in one.held))
    page = {"form": form, "refusal": refusal, "colleagues": colleagues, "today": today}
    return render(request, "door/staff.html", page, status=status)


def _colleagues() -> Iterator[Colleague]:
    roles, names = load_roles(), dict(staff_roles())
    memberships = Membership.objects.select_related("user").order_by("user__name", "user_id", "begins_on")
    of_staff = [one for one in memberships if roles[one.role].is_staff]
    for user, held in groupby(of_staff, key=lambda one: one.user):
        mine = list(held)
        now = {one.role for one in mine if one.ends_on is None}
        others = [(key, name) for key, name in names.items() if key not in now]
        yield Colleague(user, [(one, names[one.role]) for one in mine], others)
