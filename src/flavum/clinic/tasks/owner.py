"""Whether images belong to the person whose case they were given to, as far as the images themselves say."""

import unicodedata
from collections.abc import Sequence

from flavum.clinic.actions.release_study import NOBODY_NAMED, OTHER_BIRTH_DATE, OTHER_NAME
from flavum.clinic.records.models import Person
from flavum.imaging.dicom.header import Patient

SYNTHETIC = "The images are marked as synthetic: they belong to nobody, and not into a person's record."


def find_doubt(patients: Sequence[Patient], person: Person, *, is_demonstration: bool) -> str | None:
    """Why somebody has to look, or None. Images of several people are refused when they are read.

    A name agrees when it shares a part with the given names and one with the family names, whatever its accents.
    """
    if len(patients) > 1:
        return None
    patient = patients[0] if patients else Patient("", None, is_synthetic=False)
    if patient.is_synthetic:
        return None if is_demonstration else SYNTHETIC
    if not patient.name and patient.birth_date is None:
        return NOBODY_NAMED
    if patient.birth_date not in (None, person.birth_date):
        return OTHER_BIRTH_DATE
    return None if not patient.name or _is_same_name(patient.name, person) else OTHER_NAME


def _is_same_name(name: str, person: Person) -> bool:
    said = _parts(name)
    return bool(said & _parts(person.family_name)) and bool(said & _parts(person.given_name))


def _parts(name: str) -> set[str]:
    """The parts of a name in capitals without accents."""
    plain = "".join(one for one in unicodedata.normalize("NFKD", name) if not unicodedata.combining(one))
    return set("".join(one if one.isalnum() else " " for one in plain).upper().split())
