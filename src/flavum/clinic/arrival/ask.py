"""Ask for a consultation, without an account: one request for one form, however often it is sent."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from flavum.clinic.accounts.actor import acting
from flavum.clinic.records.models import ConsultationRequest


@dataclass(frozen=True)
class Asking:
    """Who asks, and how to reach them.

    self_check: answers that they chose to send along, as candidacy/selfcheck/kept.py has them.
    """

    given_name: str
    family_name: str
    phone: str
    email: str
    language: str
    words: str
    self_check: dict[str, Any] | None = None


def ask(organisation_id: UUID, asking: Asking, *, once: UUID) -> None:
    """Write the request down. Who asks may write and see nothing: the database takes the row and shows none."""
    # The same form, sent again, is refused by its key.
    with acting(organisation_id, is_patient=True), suppress(IntegrityError), transaction.atomic():
        ConsultationRequest.objects.create(organisation_id=organisation_id, once=once, **vars(asking))
