"""Which levels' findings nobody has confirmed as they are now."""

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
