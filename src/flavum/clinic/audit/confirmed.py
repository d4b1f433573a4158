"""Which levels' findings nobody has confirmed as they are now."""

from dataclasses import dataclass
from datetime import datetime

from flavum.clinic.records.current import current_facts, digest_facts, facts_of_level
from flavum.clinic.records.models import Case, Confirmation, Origin

MEASURED = (Origin.COMPUTED, Origin.CORRECTED)


def find_unconfirmed(case: Case) -> list[str]:
    """The levels with a measured finding, from head to foot, that no confirmation covers with today's values."""
    levels = current_facts(case).exclude(level="").filter(origin__in=MEASURED)
    confirmed = set(Confirmation.objects.filter(reading__study__case=case).values_list("level", "facts_sha256"))
    return [
        level
        for level in sorted(set(levels.values_list("level", flat=True)))
        if (level, digest_facts(facts_of_level(case, level))) not in confirmed
    ]


@dataclass(frozen=True)
class Confirmed:
    """Who stands behind the findings of a level as they are."""

    by: str
    at: datetime


def find_confirmed(case: Case, by: datetime | None = None) -> dict[str, Confirmed]:
    """Level -> the latest confirmation of what was current then; by: as records/current.py."""
    rows = Confirmation.objects.filter(reading__study__case=case, **({"recorded_at__lt": by} if by else {}))
    digests: dict[str, str] = {}
    found = {}
    for row in rows.select_related("recorded_by").order_by("recorded_at"):
        if row.level not in digests:
            digests[row.level] = digest_facts(facts_of_level(case, row.level, by))
        if row.facts_sha256 == digests[row.level]:
            found[row.level] = Confirmed(row.recorded_by.name if row.recorded_by else "", row.recorded_at)
    return found
