"""A synthetic clinic in a folder: many cases with facts, staff of the desk, and a session for each of them.

`python -m benchmarks.load.fill FOLDER CASES` leaves FOLDER/loaded.json with the sessions' cookies. 10,000 cases take
about a minute: every row goes through the app's role, with its history and its seal.
"""

import json
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np

LOADED = "loaded.json"
STAFF = 20
CHUNK = 1000
ANSWERS = {
    "symptoms.leg_symptoms": True, "symptoms.worse_walking": True, "symptoms.relieved_by_sitting": True,
    "symptoms.duration_months": 18, "symptoms.walking_distance_m": 150, "scores.odi": 46, "scores.leg_pain_nprs": 7,
    "history.lumbar_surgery": False,
}  # fmt: skip
FAMILY = ("Example", "Muestra", "Sample", "Ejemplo", "Specimen", "Prueba", "Testcase", "Modelo", "Pattern", "Ensayo")
GIVEN = ("Ada", "Carmen", "Doris", "Elena", "Grace", "Ines", "Abel", "Carl", "Diego", "Hugo")


def fill(folder: Path, cases: int, patients: int = 0) -> None:
    """The clinic, its cases, its staff, and patients who sign in, one for each of the first cases."""
    from flavum.clinic.config.start import prepare

    prepare(folder)
    from flavum.clinic.accounts.actor import acting
    from flavum.clinic.accounts.models import Organisation, Site
    from flavum.clinic.records.models import Stage

    organisation = Organisation.objects.using("owner").create(
        name="Synthetic Load Clinic", desk_phone="555-0100", is_synthetic=True
    )
    with acting(organisation.id):
        sites = [Site.objects.create(organisation_id=organisation.id, name=name) for name in ("North", "South")]
    stages = list(Stage)[:-1]
    for first in range(0, cases, CHUNK):
        with acting(organisation.id):
            _open(organisation.id, sites, stages, range(first, min(first + CHUNK, cases)))
        print(f"{min(first + CHUNK, cases)} cases", end="\r", flush=True, file=sys.stderr)
    with acting(organisation.id):
        staff = [_sign_in(organisation.id, "nurse", n) for n in range(STAFF)]
        signed = [_sign_in(organisation.id, "patient", n) for n in range(patients)]
    (folder / LOADED).write_text(
        json.dumps({"staff": staff, "patients": signed, "cases": cases, "site": str(sites[0].id)})
    )


def _open(organisation, sites, stages, numbers) -> None:
    from flavum.clinic.records.models import Case, Fact, Origin, Person

    rng = np.random.default_rng(numbers.start)
    people = Person.objects.bulk_create(
        Person(organisation_id=organisation, record_number=f"SYN-{n:05d}", given_name=GIVEN[int(rng.integers(10))],
               family_name=FAMILY[int(rng.integers(10))], phone=f"555-{n:05d}",
               birth_date=date(1936, 1, 1) + timedelta(days=int(rng.integers(9000))))
        for n in numbers
    )  # fmt: skip
    cases = Case.objects.bulk_create(
        Case(
            organisation_id=organisation, person=person, site=sites[n % 2], number=n + 1, stage=stages[n % len(stages)]
        )
        for n, person in zip(numbers, people, strict=True)
    )
    today = datetime.now(UTC).date()
    Fact.objects.bulk_create(
        Fact(organisation_id=organisation, case=case, key=key, value=value, holds_on=today, origin=Origin.PATIENT)
        for case in cases
        for key, value in ANSWERS.items()
    )


def _sign_in(organisation, role: str, n: int) -> str:
    """The cookie of somebody's session; who is a patient gets the case of that number."""
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from flavum.clinic.accounts.models import Membership, User
    from flavum.clinic.records.models import Person

    user = User.objects.create_user(f"{role}{n}@load.example", name=f"{role.capitalize()} {n} (synthetic)")
    Membership.objects.create(
        organisation_id=organisation, user=user, role=role, begins_on=datetime.now(UTC).date() - timedelta(days=1)
    )
    if role == "patient":
        Person.objects.filter(record_number=f"SYN-{n:05d}").update(user=user)
    else:
        TOTP.activate(user, generate_totp_secret())
    session = SessionStore()
    session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session.save()
    return f"sessionid={session.session_key}"


if __name__ == "__main__":
    fill(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 0)
