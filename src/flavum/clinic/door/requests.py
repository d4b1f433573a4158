"""Who asked for a consultation: the desk opens a case, or puts the request aside."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from flavum.clinic.accounts.actor import actor_of
from flavum.clinic.accounts.permission import Permission
from flavum.clinic.arrival.settle_request import settle_request
from flavum.clinic.door.self_check import present_kept
from flavum.clinic.records.models import ConsultationRequest, RequestState

SETTLED_SHOWN = 30


def show_requests(request: HttpRequest) -> HttpResponse:
    """Those that wait, the oldest first, and the latest that were settled."""
    actor_of(request).check(Permission.OPEN_CASE)
    found = ConsultationRequest.objects.filter(state=RequestState.NEW).order_by("requested_at")
    waiting = [(one, present_kept(one.self_check)) for one in found]
    settled = (
        ConsultationRequest.objects.exclude(state=RequestState.NEW)
        .select_related("handled_by", "case")
        .order_by("-requested_at")[:SETTLED_SHOWN]
    )
    return render(request, "door/requests.html", {"waiting": waiting, "settled": settled})


@require_POST
def put_aside(request: HttpRequest, request_id: UUID) -> HttpResponse:
    settle_request(actor_of(request), request_id)
    return redirect("requests")
