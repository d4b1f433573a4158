"""Writing to a case one after the other."""

from uuid import UUID

from flavum.clinic.records.models import Case


def hold_case(case_id: UUID) -> Case:
    """The case as it is now, held until the transaction ends: whoever else holds it waits, and finds what was written.

    No more than that is locked. Whoever only notes that they saw the case does not wait, nor is waited for: a stronger
    lock and the line in which the sights of an organisation are sealed could wait for each other.
    """
    return Case.objects.select_for_update(of=("self",), no_key=True).get(id=case_id)
