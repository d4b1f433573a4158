"""Coming in by an invitation: a date of birth where it is a patient's, a password, and the account is made."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language

from flavum.clinic.accounts.actor import acting
from flavum.clinic.accounts.models import Organisation, User
from flavum.clinic.arrival.accept import Claim, accept, find_open
from flavum.clinic.arrival.invite import HELPER, Link
from flavum.clinic.door.forms import WelcomeForm
from flavum.clinic.records.models import Invitation

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
GONE = 410


def show_welcome(request: HttpRequest, organisation_id: UUID, secret: str) -> HttpResponse:
    """The form; whatever does not fit is answered with one and the same sentence."""
    link, now = Link(organisation_id, secret), datetime.now(UTC)
    invitation, organisation, has_account = _find(link, now)
    if invitation is None:
        return render(request, "door/no_welcome.html", {"organisation": organisation}, status=GONE)
    form = _form(request, invitation, has_account=has_account)
    page = {"form": form, "invitation": invitation, "organisation": organisation, "has_account": has_account}
    if request.method != "POST" or not form.is_valid():
        return render(request, "door/welcome.html", page, status=422 if form.errors else 200)
    said = form.cleaned_data
    claim = Claim(said.get("birth_date"), said.get("password", ""), get_language() or "en")
    arrival = accept(link, claim, at=now)
    if arrival is None:
        is_over = _find(link, now)[0] is None
        template = "door/no_welcome.html" if is_over else "door/welcome.html"
        return render(request, template, {**page, "is_refused": True}, status=GONE if is_over else 422)
    if arrival.is_new:
        login(request, arrival.user, backend=BACKEND)
    return redirect("worklist")  # staff are led on to their second factor, patients to their questions


def _find(link: Link, now: datetime) -> tuple[Invitation | None, Organisation | None, bool]:
    with acting(link.organisation_id):
        invitation = find_open(link, at=now)
        organisation = Organisation.objects.filter(id=link.organisation_id).first() if invitation else None
    has_account = invitation is not None and User.objects.filter(email__iexact=invitation.email).exists()
    return invitation, organisation, has_account


def _form(request: HttpRequest, invitation: Invitation, *, has_account: bool) -> WelcomeForm:
    """Who has an account already keeps its password, and signs in with it."""
    about: dict[str, Any] = {
        "asks_birth_date": invitation.person_id is not None,
        "is_helper": invitation.role == HELPER,
        "user": User(email=invitation.email, name=invitation.name),
    }
    form = WelcomeForm(request.POST if request.method == "POST" else None, **about)
    if has_account:
        del form.fields["password"], form.fields["again"]
    return form
