"""The gate before every page: who is it, may they come in, and which organisation's rows does the database show."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import pghistory
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from flavum.clinic.accounts.actor import Actor, ChooseFirst, GlassShut, NotAllowed, acting_as, find_actor
from flavum.clinic.accounts.kept import AGAIN, KEPT, forget_kept, keep_late, page_of, remember_writer
from flavum.clinic.accounts.page import local_zone

SEEN, PROLONG_SECONDS = "seen", 60
View = Callable[..., HttpResponse]
# Sign-in itself and what it needs, the public self-check, request for a consultation and decision aid to read,
# invitations, and the choice of a language: what lives there asks by itself whose rows it may see.
OPEN = ("/accounts/", "/static/", "/request/", "/check/", "/options/", "/welcome/", "/language/")
SECOND_FACTOR, CHOOSE = "/accounts/2fa/", "/my/choose/"
CHOSEN = "person"  # in the session


class Gate:
    """Lets nobody past sign-in unknown, and no staff without a second factor; every view runs as its actor."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.answer(request)
        remember_writer(request, response)
        return response

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """The view's answer, given in one transaction that sees one organisation."""
        if request.path.startswith(OPEN):
            return None
        if not request.user.is_authenticated:
            keep_late(request)
            return redirect(f"/accounts/login/?{urlencode({'next': page_of(request)})}")
        prolong(request)
        actor = find_actor(request.user, datetime.now(UTC).date())
        if actor is None:
            return render(request, "accounts/no_role.html", status=403)
        if actor.is_staff and not is_mfa_enabled(request.user):
            return redirect(SECOND_FACTOR)
        return self._answer_as(actor, request, view, args, kwargs)

    def _answer_as(
        self, actor: Actor, request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse:
        request.actor = actor  # type: ignore[attr-defined]
        # The page on which somebody chooses for whom they act shows them all; every other one, whom they chose.
        person_id = "" if request.path == CHOOSE else str(request.session.get(CHOSEN, ""))
        if KEPT in request.session and AGAIN in request.POST:
            forget_kept(request)  # it is sent again, here
        try:
            # Pages say times by the clock on the clinic's wall; the record keeps UTC.
            with (
                pghistory.context(user=str(actor.user_id)),
                acting_as(actor, person_id),
                timezone.override(local_zone()),
            ):
                return view(request, *args, **kwargs)
        except ChooseFirst:
            return redirect(CHOOSE)
        except GlassShut as shut:
            return redirect("glass", shut.number)
        except NotAllowed as refusal:
            # The view's transaction is undone; the page that says so needs one of its own.
            with acting_as(actor):
                return render(request, "accounts/not_allowed.html", {"why": str(refusal)}, status=403)


def prolong(request: HttpRequest) -> None:
    """The session goes on from now, written down once a minute: a write for every page would cost more than the page.

    It lasts a minute longer than promised, so that nobody is let out early.
    """
    now = int(time.time())
    if now - request.session.get(SEEN, 0) >= PROLONG_SECONDS:
        request.session[SEEN] = now
        request.session.set_expiry(settings.SESSION_COOKIE_AGE + PROLONG_SECONDS)
