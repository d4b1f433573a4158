"""What was shown of the aid to whom: kept with a shared decision."""

from typing import Any

from flavum.clinic.records.models import Case
from flavum.clinic.records.weighing import weights_of
from flavum.report.aid.aid import tell_shown
from flavum.report.words import Language


def shown_of(case: Case, language: Language) -> dict[str, Any]:
    """As JSON: edition, language, treatments and outcomes in this person's order, and the key of every claim."""
    return tell_shown(weights_of(case), language)
