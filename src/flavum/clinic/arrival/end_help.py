"""End somebody's help: from now on they see and answer nothing for the patient any more."""

from datetime import date
from uuid import UUID

from flavum.clinic.accounts.actor import Actor
from flavum.clinic.accounts.permission import Permission
from flavum.clinic.records.models import Helper


def end_help(by: Actor, helper_id: UUID, *, on: date) -> None:
    """The patient ends it; ended twice, it is once. The database shows a patient their own helpers alone."""
    by.check(Permission.SEE_OWN_CASE)
    help_given = Helper.objects.select_for_update().filter(id=helper_id, person__user_id=by.user_id, ends_on=None)
    for one in help_given:
        one.ends_on = max(on, one.begins_on)
        one.save(update_fields=["ends_on"])
