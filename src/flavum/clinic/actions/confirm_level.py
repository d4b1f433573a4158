"""Confirm the findings of a level: a clinician stands behind the facts as they are, and no others."""

from django.utils.translation import gettext as _

from flavum.clinic.accounts.actor import Actor
from flavum.clinic.accounts.permission import Permission
from flavum.clinic.records.current import digest_facts, facts_of_level
from flavum.clinic.records.models import Confirmation, StudyReading
from flavum.clinic.records.view import find_view_level, load_view, speaks
from flavum.errors import Refusal


class ConfirmationRefusal(Refusal):
    """A level cannot be confirmed as it is."""

    kind = "confirmation"


def confirm_level(by: Actor, reading: StudyReading, level: str, *, seen: str) -> Confirmation:
    """The confirmation; a second click finds the first one's.

    seen: digest of the facts that the page showed. Refuses where they have changed since.
    """
    by.check(Permission.CONFIRM_FINDINGS)
    if find_view_level(load_view(reading), level) is None:
        raise ConfirmationRefusal(_("This level was not read in this study."))
    if not speaks(reading):
        raise ConfirmationRefusal(_("A later MRI of this person was read: confirm its values."))
    if digest_facts(facts_of_level(reading.study.case, level)) != seen:
        raise ConfirmationRefusal(
            _("A value of this level has changed since you saw it: look at it again, then confirm.")
        )
    return Confirmation.objects.get_or_create(
        organisation_id=by.organisation_id, recorded_by_id=by.user_id, reading=reading, level=level, facts_sha256=seen
    )[0]
