"""What every page knows: the organisation it is shown for, how long the session lasts, and what waits to be sent."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from flavum.clinic.accounts.actor import Actor, find_organisations
from flavum.clinic.accounts.kept import find_kept
from flavum.clinic.accounts.models import Organisation

ACCOUNTS = "/accounts/"  # sign-in and its second step, where nobody acts in an organisation yet


def show_organisation(request: HttpRequest) -> dict[str, Any]:
    actor = getattr(request, "actor", None)
    if not isinstance(actor, Actor):
        return {"is_demonstration": request.path.startswith(ACCOUNTS) and _is_demonstration()}
    return {
        "organisation": Organisation.objects.filter(id=actor.organisation_id).first(),
        "session": {"seconds": settings.SESSION_COOKIE_AGE, "warn": settings.SESSION_WARNING_SECONDS},
        "kept_form": find_kept(request),
    }


def _is_demonstration() -> bool:
    """Every organisation here is synthetic."""
    organisations = find_organisations()
    return bool(organisations) and all(one.is_synthetic for one in organisations)
