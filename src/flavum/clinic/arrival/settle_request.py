"""Settle a request for a consultation: a case was opened for it, or it is put aside; who did so is kept."""

from uuid import UUID

from flavum.clinic.accounts.actor import Actor
from flavum.clinic.accounts.permission import Permission
from flavum.clinic.records.models import Case, ConsultationRequest, RequestState


def settle_request(by: Actor, request_id: UUID, *, case: Case | None = None) -> None:
    """Opened with its case, or put aside without one. A request that was settled before stays as it is."""
    by.check(Permission.OPEN_CASE)
    state = RequestState.OPENED if case else RequestState.DISMISSED
    ConsultationRequest.objects.filter(id=request_id, state=RequestState.NEW).update(
        state=state, case=case, handled_by_id=by.user_id
    )


def find_request(by: Actor, request_id: UUID) -> ConsultationRequest | None:
    """A request that nobody has settled."""
    by.check(Permission.OPEN_CASE)
    return ConsultationRequest.objects.filter(id=request_id, state=RequestState.NEW).first()
