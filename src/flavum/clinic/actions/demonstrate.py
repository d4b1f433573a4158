"""Fill an empty clinic with a demonstration programme: synthetic people at every stage, staff of every role.

Passwords and second factors are drawn anew and printed once; nothing of them is kept in the open.
"""

import secrets
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import numpy as np
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import transaction

from flavum.clinic.accounts.actor import acting
from flavum.clinic.accounts.models import Membership, Organisation, Site, User
from flavum.clinic.accounts.permission import load_roles
from flavum.clinic.records.models import Case, Person, Sex, Stage

PEOPLE = 40
GIVEN = {Sex.FEMALE: ("Ada", "Carmen", "Doris", "Elena", "Grace", "Ines", "Lucille", "Marta", "Opal", "Rosa"),
         Sex.MALE: ("Abel", "Carl", "Diego", "Hugo", "Ivan", "Luis", "Milo", "Otis", "Ramón", "Walt")}  # fmt: skip
FAMILY = ("Example", "Muestra", "Sample", "Ejemplo", "Specimen", "Prueba", "Testcase", "Modelo", "Pattern", "Ensayo")
SITES = (("Riverside", "America/New_York"), ("Hillside", "America/Chicago"))


def demonstrate() -> Iterator[str]:
    """What to tell the person at the console: every account, once. Nothing where a clinic is already there."""
    if Organisation.objects.using("owner").exists():
        return
    organisation = Organisation.objects.using("owner").create(
        name="Demonstration Spine Clinic", desk_phone="555-0100", is_synthetic=True
    )
    today = datetime.now(UTC).date()
    with acting(organisation.id):
        sites = [
            Site.objects.create(organisation_id=organisation.id, name=name, time_zone=zone) for name, zone in SITES
        ]
        _open_cases(organisation, sites, today)
        yield "Demonstration accounts (shown this once; sign in with the password and a code from the key):"
        for key, role in load_roles().items():
            if role.is_staff:
                yield _hire(organisation, key, today)
        yield _invite(organisation, today)


@transaction.atomic
def _hire(organisation: Organisation, role: str, today: date) -> str:
    password, key = secrets.token_urlsafe(12), generate_totp_secret()
    user = User.objects.create_user(f"{role}@demonstration.example", password, name=f"{role.capitalize()} (synthetic)")
    Membership.objects.create(organisation_id=organisation.id, user=user, role=role, begins_on=today)
    TOTP.activate(user, key)
    return f"  {user.email:40} {password}   key {key}"


def _invite(organisation: Organisation, today: date) -> str:
    """A patient who has just begun with the intake."""
    password = secrets.token_urlsafe(12)
    user = User.objects.create_user("patient@demonstration.example", password, name="Patient (synthetic)")
    Membership.objects.create(organisation_id=organisation.id, user=user, role="patient", begins_on=today)
    case = Case.objects.filter(stage=Stage.INTAKE).order_by("number")[0]
    Person.objects.filter(id=case.person_id).update(user=user)
    return f"  {user.email:40} {password}   (no second factor)"


def _open_cases(organisation: Organisation, sites: list[Site], today: date) -> None:
    rng = np.random.default_rng(1)
    for n in range(PEOPLE):
        sex = (Sex.FEMALE, Sex.MALE)[n % 2]
        person = Person.objects.create(
            organisation_id=organisation.id, record_number=f"SYN-{n + 1:04d}", sex=sex,
            given_name=GIVEN[sex][int(rng.integers(10))], family_name=FAMILY[int(rng.integers(10))],
            birth_date=today - timedelta(days=int(rng.integers(60 * 365, 90 * 365))), language=("en", "es")[n % 3 == 0],
        )  # fmt: skip
        stage = list(Stage)[n % (len(Stage) - 1)]
        Case.objects.create(
            organisation_id=organisation.id, person=person, site=sites[n % 2], number=n + 1, stage=stage
        )
