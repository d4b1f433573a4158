"""Note that somebody saw something of a case, or of all."""

from flavum.clinic.accounts.actor import Actor
from flavum.clinic.audit.models import Deed, Sight
from flavum.clinic.records.models import Case


def note_sight(actor: Actor, case: Case | None, what: str, deed: Deed = Deed.VIEWED, reason: str = "") -> None:
    """One row of the disclosure log; what: the page or paper, never its content. case None: of all cases."""
    Sight.objects.create(
        organisation_id=actor.organisation_id, recorded_by_id=actor.user_id, case=case, deed=deed, what=what,
        reason=reason,
    )  # fmt: skip
