"""Accounts of a demonstration: one of every role. Passwords and second factors are drawn anew, and told once."""

import secrets
from dataclasses import dataclass
from datetime import date

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import transaction

from flavum.clinic.accounts.models import Membership, Organisation, User
from flavum.clinic.accounts.permission import load_roles
from flavum.clinic.records.models import Case, Person

PASSWORD_BYTES = 12


@dataclass(frozen=True)
class Account:
    """A new account, with what its owner needs to come in. key: of the second factor; empty where there is none."""

    user: User
    password: str
    key: str = ""

    def tell(self) -> str:
        """The line for the console."""
        second = f"key {self.key}" if self.key else "(no second factor)"
        return f"  {self.user.email:40} {self.password}   {second}"


def hire_all(organisation: Organisation, today: date, domain: str) -> dict[str, Account]:
    """Somebody in every role of the staff."""
    return {key: _hire(organisation, key, today, domain) for key, role in load_roles().items() if role.is_staff}


@transaction.atomic
def _hire(organisation: Organisation, role: str, today: date, domain: str) -> Account:
    account = _make(organisation, role, today, domain)
    key = generate_totp_secret()
    TOTP.activate(account.user, key)
    return Account(account.user, account.password, key)


def invite(organisation: Organisation, case: Case, today: date, domain: str) -> Account:
    """The person of a case, who answers for themselves from now on."""
    account = _make(organisation, "patient", today, domain)
    Person.objects.filter(id=case.person_id).update(user=account.user)
    return account


def _make(organisation: Organisation, role: str, today: date, domain: str) -> Account:
    password = secrets.token_urlsafe(PASSWORD_BYTES)
    user = User.objects.create_user(f"{role}@{domain}", password, name=f"{role.capitalize()} (synthetic)")
    Membership.objects.create(organisation_id=organisation.id, user=user, role=role, begins_on=today)
    return Account(user, password)
