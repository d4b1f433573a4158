"""The glass before restricted cases: break it with a reason, review that, and put it up or take it down."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from flavum.clinic.accounts.actor import Actor
from flavum.clinic.accounts.permission import Permission
from flavum.clinic.audit.glass import load_glass, may_see
from flavum.clinic.audit.models import Deed, GlassReview, Sight
from flavum.clinic.audit.sight import note_sight
from flavum.clinic.records.hold import hold_case
from flavum.clinic.records.models import Case
from flavum.errors import Refusal


class GlassRefusal(Refusal):
    """The glass cannot be broken, or its breaking not reviewed, as asked."""

    kind = "glass"


@transaction.atomic
def break_glass(by: Actor, case: Case, reason: str) -> None:
    """From now on and for a while this actor sees the case. A second click breaks no second glass."""
    by.check(Permission.BREAK_GLASS)
    reason = " ".join(reason.split())
    if len(reason) < load_glass().shortest_reason:
        raise GlassRefusal(_("Say why in at least %(least)s characters.") % {"least": load_glass().shortest_reason})
    locked = hold_case(case.id)
    if not may_see(by, locked):
        note_sight(by, locked, "case", Deed.BROKE_GLASS, reason)


def review_glass(by: Actor, sight_id: UUID, note: str = "") -> None:
    """The privacy officer has looked at why a glass was broken. Nobody reviews their own; twice is once."""
    by.check(Permission.SEE_AUDIT)
    sight = Sight.objects.filter(id=sight_id, deed=Deed.BROKE_GLASS).first()
    if sight is None:
        raise GlassRefusal(_("No broken glass is known under this name."))
    if sight.recorded_by_id == by.user_id:
        raise GlassRefusal(_("Somebody else has to review what you did."))
    who = {"organisation_id": by.organisation_id, "recorded_by_id": by.user_id}
    GlassReview.objects.get_or_create(sight=sight, defaults={"note": note.strip(), **who})


def restrict_case(by: Actor, case: Case, *, is_restricted: bool) -> None:
    """Put a case behind glass, or take the glass away; the history of the case keeps who did it and when."""
    by.check(Permission.RESTRICT_CASES)
    Case.objects.filter(id=case.id).update(is_restricted=is_restricted)
