"""What every page knows: the organisation it is shown for."""

from typing import Any

from django.http import HttpRequest

from flavum.clinic.accounts.actor import Actor
from flavum.clinic.accounts.models import Organisation


def show_organisation(request: HttpRequest) -> dict[str, Any]:
    actor = getattr(request, "actor", None)
    if not isinstance(actor, Actor):
        return {}
    return {"organisation": Organisation.objects.filter(id=actor.organisation_id).first()}
