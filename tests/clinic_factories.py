"""Synthetic organisations, staff and cases for the tests of the clinic."""

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import count
from uuid import UUID

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.sessions.models import Session
from django.db import connections
from django.test import Client

from flavum.clinic.accounts.actor import acting
from flavum.clinic.accounts.models import Membership, Organisation, Site, User
from flavum.clinic.records.files import kept_files
from flavum.clinic.records.models import Case, Fact, Origin, Person, Study, StudyReading, StudyState

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
                organisation_id=self.organisation_id, case_id=case_id, key=key, value=value,
                **{"origin": Origin.STAFF, "holds_on": DAY, **others},
            )  # fmt: skip

    def read_study(self, case_id: UUID, files: Mapping[bytes, str] | None = None) -> Study:
        """A study that was read, with a view document that names these files (content -> media type)."""
        media = {"image/png": "image", "application/gzip": "volume"}
        kept = {
            kept_files().keep([one], most_bytes=len(one)).sha256: media[kind] for one, kind in (files or {}).items()
        }
        picture = next(({"section": {"image_sha256": one}} for one, kind in kept.items() if kind == "image"), None)
        volumes = [{"sha256": one} for one, kind in kept.items() if kind == "volume"]
        view = json.dumps({"volumes": volumes, "labels": [], "sagittal": picture, "levels": []}).encode()
        document = kept_files().keep([view], most_bytes=len(view)).sha256
        with self.acting():
            by = User.objects.create_user(f"s{next(_numbers)}@example.org", name="Synthetic Staff")
            study = Study.objects.create(
                organisation_id=self.organisation_id, case_id=case_id, uploaded_by=by, state=StudyState.READ
            )
            StudyReading.objects.create(
                organisation_id=self.organisation_id, study=study, flavum_version="1", document_sha256=document,
                view_sha256=document,
            )  # fmt: skip
        return study

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


def at_once(times: int, deed: Callable[[], object]) -> None:
    """Do something several times at the same moment, each over a connection of its own."""

    def do() -> None:
        deed()
        connections.close_all()

    threads = [threading.Thread(target=do) for _ in range(times)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()


def run_out(client: Client) -> None:
    """The session ends; the browser does not know it yet."""
    Session.objects.filter(session_key=client.session.session_key).delete()
