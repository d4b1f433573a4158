"""Open a case for somebody, new to the clinic or known to it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import Max
from django.utils.translation import gettext as _

from flavum.clinic.accounts.actor import Actor
from flavum.clinic.accounts.permission import Permission
from flavum.clinic.records.models import Case, Person, Stage
from flavum.errors import Refusal


class OpenCaseRefusal(Refusal):
    """A case cannot be opened as asked."""

    kind = "open_case"


@dataclass(frozen=True)
class Newcomer:
    """Who a case is opened for, as the desk writes it down."""

    record_number: str
    given_name: str
    family_name: str
    birth_date: date
    sex: str
    language: str
    phone: str = ""
    email: str = ""


def open_case(by: Actor, newcomer: Newcomer, *, site_id: UUID, on: date) -> Case:
    """The new case. The same person twice at once, or another person under a known number, is refused.

    A second click finds the case that the first one opened, and opens no other.
    """
    by.check(Permission.OPEN_CASE)
    if newcomer.birth_date > on:
        raise OpenCaseRefusal(_("The date of birth lies in the future."))
    _wait_for_others(by)
    person = Person.objects.filter(record_number=newcomer.record_number).first()
    if person is None:
        person = Person.objects.create(organisation_id=by.organisation_id, **vars(newcomer))
    elif not _is_same(person, newcomer):
        raise OpenCaseRefusal(
            _("The number %(number)s belongs to somebody with another name or birth date.")
            % {"number": newcomer.record_number}
        )
    elif running := person.cases.exclude(stage=Stage.CLOSED).first():
        return running
    last = Case.objects.aggregate(last=Max("number"))["last"] or 0
    return Case.objects.create(
        organisation_id=by.organisation_id, person=person, site_id=site_id, number=last + 1, stage=Stage.INTAKE
    )


def _is_same(person: Person, newcomer: Newcomer) -> bool:
    names = (person.family_name.casefold(), person.given_name.casefold(), person.birth_date)
    return names == (newcomer.family_name.casefold(), newcomer.given_name.casefold(), newcomer.birth_date)


def _wait_for_others(by: Actor) -> None:
    """One case of an organisation is opened at a time, so that no number is given twice."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 1))", [str(by.organisation_id)])
