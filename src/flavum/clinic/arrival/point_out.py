"""Point out to the team that a list of medicines names blood thinners: facts beside what the patient said of it."""

from datetime import date
from typing import Any

from flavum.candidacy.medicine.names import find_blood_thinners
from flavum.clinic.accounts.actor import Actor
from flavum.clinic.accounts.permission import Permission
from flavum.clinic.records.current import find_fact
from flavum.clinic.records.hold import hold_case
from flavum.clinic.records.models import Case, Disagreement, Fact, Origin

TAKEN, THINNER, NAMES = "medicines.taken", "medicines.blood_thinner", "medicines.blood_thinner_names"
NAMED, NOT_NAMED = "named in the list of medicines", "no longer named in the list of medicines"


def point_out(by: Actor, case: Case, *, on: date) -> list[str]:
    """The blood thinners of the list as it is now. Where somebody said that none is taken, both are kept."""
    by.check(Permission.ANSWER_INTAKE)
    hold_case(case.id)
    taken = find_fact(case, TAKEN)
    found = find_blood_thinners(list(taken.value or [])) if taken else []
    for key, value in ((THINNER, "yes"), (NAMES, found)):
        _write(by, case, key, value if found else None, on)
    return found


def _write(by: Actor, case: Case, key: str, value: Any, on: date) -> None:
    """Over what was worked out before and over not knowing; beside what a person said otherwise."""
    current = find_fact(case, key)
    if value is None and (current is None or current.origin != Origin.COMPUTED):
        return
    if current is not None and current.value == value:
        return
    who = {"organisation_id": by.organisation_id, "recorded_by_id": by.user_id, "case": case}
    if current is not None and current.value is not None and current.origin != Origin.COMPUTED:
        beside = {**who, "against": current, "value": value, "origin": Origin.COMPUTED}
        if key == THINNER and not Disagreement.objects.filter(**beside).exists():
            Disagreement.objects.create(**beside)
        return
    Fact.objects.create(
        **who, key=key, value=value, holds_on=on, origin=Origin.COMPUTED, supersedes=current, reason=NAMED,
        unknown_because=NOT_NAMED if value is None else "",
    )  # fmt: skip
