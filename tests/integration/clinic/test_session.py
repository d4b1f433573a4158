"""A session goes on with every page, and is written down once a minute at most."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from clinic_factories import Clinic, sign_in
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from flavum.clinic.accounts import gate


def expiry_of(client: Client) -> float:
    key = client.cookies["sessionid"].value
    return (Session.objects.get(session_key=key).expire_date - now()).total_seconds()


def test_pages_within_a_minute_write_no_session(clinic: Clinic) -> None:
    client = sign_in(clinic.hire("nurse"))
    client.get("/")
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/").status_code == 200
    assert [one["sql"] for one in asked if "UPDATE" in one["sql"] and "django_session" in one["sql"]] == []


def test_a_page_after_a_minute_prolongs_it_and_nobody_is_let_out_early(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = sign_in(clinic.hire("nurse"))
    client.get("/")
    key = client.cookies["sessionid"].value
    Session.objects.filter(session_key=key).update(expire_date=now() + timedelta(days=9))
    client.get("/")
    assert expiry_of(client) > 10_000, "not written again so soon"
    monkeypatch.setattr(gate, "PROLONG_SECONDS", 0)
    client.get("/")
    assert settings.SESSION_COOKIE_AGE - 5 < expiry_of(client) <= settings.SESSION_COOKIE_AGE + 60


def test_whoever_guesses_passwords_is_soon_stopped(clinic: Clinic) -> None:
    user = clinic.hire("nurse")

    for _ in range(5):
        Client().post("/accounts/login/", {"login": user.email, "password": "wrong wrong wrong"})
    client = Client()
    answer = client.post("/accounts/login/", {"login": user.email, "password": "correct horse battery"})

    assert "Too many failed login attempts" in answer.content.decode()
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(("tls", "seconds"), [("1", 365 * 24 * 3600), ("", 0)])
def test_with_tls_cookies_and_addresses_are_secure(tls: str, seconds: int) -> None:
    asked = (
        "from flavum.clinic.config import settings as s;"
        "print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS)"
    )

    told = subprocess.run(
        [sys.executable, "-c", asked], env={**os.environ, "FLAVUM_TLS": tls}, capture_output=True, text=True, check=True
    )

    assert told.stdout.split() == [*[str(bool(tls))] * 3, str(seconds)]
