"""Keep what matters to a patient: how much each goal and value weighs, said by them or together with the team."""

from flavum.clinic.accounts.actor import Actor
from flavum.clinic.accounts.permission import Permission
from flavum.clinic.records.hold import hold_case
from flavum.clinic.records.models import Case, Weighing
from flavum.clinic.records.weighing import find_weighing
from flavum.options.catalogue import get_edition, load_options
from flavum.options.values import Weights


def keep_weighing(by: Actor, case: Case, weights: Weights) -> Weighing:
    """The new current weighing; the same said twice by the same side is one."""
    by.check(Permission.WRITE_FACTS if by.is_staff else Permission.ANSWER_INTAKE)
    hold_case(case.id)
    written = {
        "edition": get_edition(load_options()),
        "weights": dict(weights.given),
        "is_from_patient": not by.is_staff,
    }
    current = find_weighing(case)
    if current is not None and all(getattr(current, name) == value for name, value in written.items()):
        return current
    return Weighing.objects.create(case=case, organisation_id=by.organisation_id, recorded_by_id=by.user_id, **written)
