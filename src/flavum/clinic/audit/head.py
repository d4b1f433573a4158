"""The head of every paper that leaves the clinic: who it is from, whom it is about, and that it is synthetic."""

from typing import Any

from django.utils.translation import gettext as _

from flavum.clinic.accounts.models import Organisation
from flavum.clinic.accounts.page import page_language
from flavum.clinic.records.models import Case
from flavum.report.clinician import word_day
from flavum.report.words import load_words


def head_of(case: Case, clinic: Organisation) -> dict[str, Any]:
    """The clinic's head, and whom the paper is about."""
    person = case.person
    born = word_day(person.birth_date, load_words(page_language()))
    return {
        "clinic": clinic.name,
        "site": case.site.name,
        "address": " · ".join(case.site.address.splitlines()),
        "phone": clinic.desk_phone,
        "rows": [
            [_("Person"), f"{person.family_name}, {person.given_name}"],
            [_("Born"), born],
            [_("Record number"), person.record_number],
            [_("Case"), str(case.number)],
        ],
    }


def word_synthetic(clinic: Organisation) -> str:
    """What every page of a demonstration's paper says."""
    return _("Demonstration: every person here is synthetic") if clinic.is_synthetic else ""
