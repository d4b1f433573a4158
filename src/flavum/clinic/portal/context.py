"""What the portal's pages know: for whom their reader acts, where that is somebody else, and if they may choose."""

from typing import Any

from django.http import HttpRequest

from flavum.clinic.accounts.actor import Actor
from flavum.clinic.accounts.gate import CHOSEN
from flavum.clinic.records.models import Person


def show_helped(request: HttpRequest) -> dict[str, Any]:
    actor = getattr(request, "actor", None)
    if not isinstance(actor, Actor) or actor.is_staff:
        return {}
    people = list(Person.objects.all()[:2])
    is_other = len(people) == 1 and people[0].user_id != actor.user_id
    return {"helped": people[0] if is_other else None, "may_choose": CHOSEN in request.session}
