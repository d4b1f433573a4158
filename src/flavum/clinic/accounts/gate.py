"""The gate before every page: who is it, may they come in, and which organisation's rows does the database show."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pghistory
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from flavum.clinic.accounts.actor import Actor, NotAllowed, acting_as, find_actor

View = Callable[..., HttpResponse]
OPEN = ("/accounts/", "/static/")  # sign-in itself, and what it needs
SECOND_FACTOR = "/accounts/2fa/"


class Gate:
    """Lets nobody past sign-in unknown, and no staff without a second factor; every view runs as its actor."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """The view's answer, given in one transaction that sees one organisation."""
        if request.path.startswith(OPEN):
            return None
        if not request.user.is_authenticated:
            return redirect(f"/accounts/login/?next={request.path}")
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
        try:
            with pghistory.context(user=str(actor.user_id)), acting_as(actor):
                return view(request, *args, **kwargs)
        except NotAllowed as refusal:
            # The view's transaction is undone; the page that says so needs one of its own.
            with acting_as(actor):
                return render(request, "accounts/not_allowed.html", {"why": str(refusal)}, status=403)
