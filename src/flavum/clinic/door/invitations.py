"""Invite a patient, or somebody who helps them, from the patient's case."""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from flavum.clinic.accounts.actor import Actor, actor_of
from flavum.clinic.accounts.models import Organisation
from flavum.clinic.accounts.permission import Permission
from flavum.clinic.arrival.invite import HELPER, PATIENT, InvitationRefusal, Invitee, invite
from flavum.clinic.audit.glass import find_case
from flavum.clinic.door.forms import InviteeForm
from flavum.clinic.door.letter import send_invitation
from flavum.clinic.records.models import Case, Helper, Invitation

ROLES = (PATIENT, HELPER)


def show_invite(request: HttpRequest, number: int) -> HttpResponse:
    """Two forms, one for the patient and one for a helper; the link of an invitation is shown this once."""
    actor = actor_of(request)
    case = find_case(actor, number, what="invitations", permission=Permission.OPEN_CASE)
    person = case.person
    role = request.POST.get("role")
    known = {"name": f"{person.given_name} {person.family_name}", "email": person.email}
    forms = {
        one: InviteeForm(request.POST if role == one else None, prefix=one, initial=known if one == PATIENT else {})
        for one in ROLES
    }
    page = {"case": case, "forms": forms, "invitations": _invitations(case), "helpers": _helpers(case)}
    form = forms.get(role or "")
    if form is None:
        return render(request, "door/invite.html", page)
    if not form.is_valid():
        return render(request, "door/invite.html", page, status=422)
    try:
        invitee = Invitee(str(role), form.cleaned_data["name"], form.cleaned_data["email"].lower(), person)
        return show_link(request, actor, invitee, back=reverse("invite", args=[number]))
    except InvitationRefusal as refusal:
        return render(request, "door/invite.html", {**page, "refusal": refusal}, status=422)


def show_link(request: HttpRequest, actor: Actor, invitee: Invitee, *, back: str) -> HttpResponse:
    """The new link, which nobody can show again."""
    link = invite(actor, invitee, at=datetime.now(UTC))
    address = request.build_absolute_uri(reverse("welcome", args=[link.organisation_id, link.secret]))
    send_invitation(invitee, address, Organisation.objects.get(id=actor.organisation_id))
    return render(request, "door/link.html", {"invitee": invitee, "link": address, "back": back})


def _invitations(case: Case) -> list[Invitation]:
    return list(Invitation.objects.filter(person=case.person).select_related("invited_by").order_by("-invited_at")[:10])


def _helpers(case: Case) -> list[Helper]:
    return list(Helper.objects.filter(person=case.person).select_related("user").order_by("begins_on"))
