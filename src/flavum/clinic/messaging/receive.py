"""Who has seen which message, and how many are still unseen."""

from uuid import UUID

from django.db.models import Count, QuerySet

from flavum.clinic.accounts.actor import Actor
from flavum.clinic.records.models import Case, Message, Receipt


def note_receipts(by: Actor, case: Case) -> None:
    """Whoever looks at the thread has seen what the other side wrote, from now on."""
    written = Message.objects.filter(case=case, is_from_patient=by.is_staff)
    unseen = written.exclude(receipts__recorded_by_id=by.user_id)
    Receipt.objects.bulk_create(
        [Receipt(organisation_id=by.organisation_id, recorded_by_id=by.user_id, message=one) for one in unseen],
        ignore_conflicts=True,  # two pages opened at once
    )


def unseen_by_team() -> QuerySet[Message]:
    """What patients wrote and nobody of the team has seen."""
    return Message.objects.filter(is_from_patient=True, receipts=None)


def count_unseen_by_case() -> dict[UUID, int]:
    """For the worklist: a case -> how many messages of its patient nobody has seen."""
    return dict(unseen_by_team().values_list("case").annotate(n=Count("id")).order_by())


def count_unseen_by_patient(case: Case) -> int:
    """How many messages of the team nobody on the patient's side has seen."""
    return Message.objects.filter(case=case, is_from_patient=False, receipts=None).count()
