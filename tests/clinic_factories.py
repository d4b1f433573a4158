"""Synthetic organisations, staff and cases for the tests of the clinic."""

from dataclasses import dataclass
from datetime import date
from itertools import count
from uuid import UUID

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client

from flavum.clinic.accounts.actor import acting
from flavum.clinic.accounts.models import Membership, Organisation, Site, User
from flavum.clinic.records.models import Case, Fact, Origin, Person

DAY = date(2026, 11, 21)
_numbers = count(1)


@dataclass(frozen=True)
class Clinic:
    """One organisation with a site."""

    organisation_id: UUID
    site_id: UUID

    def acting(self):
        return acting(self.organisation_id)

    def open_case(self) -> UUID:
        """A case of a synthetic person."""
        number = next(_numbers)
        with self.acting():
            person = Person.objects.create(
                organisation_id=self.organisation_id, record_number=f"S-{number}", given_name="Synthetic",
                family_name=f"Person {number}", birth_date=date(1944, 5, 17),
            )  # fmt: skip
            case = Case.objects.create(
                organisation_id=self.organisation_id, person=person, site_id=self.site_id, number=number
            )
        return case.id

    def write_fact(self, case_id: UUID, key: str = "walking.minutes", value: object = 5, **others: object) -> Fact:
        with self.acting():
            return Fact.objects.create(
                organisation_id=self.organisation_id, case_id=case_id, key=key, value=value, holds_on=DAY,
                **{"origin": Origin.STAFF, **others},
            )  # fmt: skip

    def hire(self, *roles: str) -> User:
        """Somebody who works here, with these roles."""
        user = User.objects.create_user(
            f"s{next(_numbers)}@example.org", "correct horse battery", name="Synthetic Staff"
        )
        with self.acting():
            for role in roles:
                Membership.objects.create(
                    organisation_id=self.organisation_id, user=user, role=role, begins_on=date(2026, 1, 1)
                )
        return user


def open_clinic(name: str) -> Clinic:
    organisation = Organisation.objects.using("owner").create(name=name, desk_phone="555-0100", is_synthetic=True)
    with acting(organisation.id):
        site = Site.objects.create(organisation_id=organisation.id, name="Main")
    return Clinic(organisation.id, site.id)


def sign_in(user: User, *, second_factor: bool = True) -> Client:
    if second_factor:
        TOTP.activate(user, generate_totp_secret())
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client
