"""What machines ask a clinic, and what its logs say: figures and keys, and never a word about a patient."""

import json
import logging
import re
from collections.abc import Iterator

import pytest
from clinic_factories import Clinic, sign_in
from django.db import OperationalError, connection
from django.test import Client, RequestFactory

from flavum.clinic.health import door, log
from flavum.clinic.health.count import Counts
from flavum.clinic.health.error import show_error
from flavum.clinic.health.keys import KeysAlone

MARK = "Zyxwvut"


@pytest.fixture
def lines() -> Iterator[list[str]]:
    """Everything that any logger writes, in the form in which the clinic writes it."""
    kept: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            kept.append(self.format(record))

    handler = Keep()
    handler.setFormatter(KeysAlone())
    logging.getLogger().addHandler(handler)
    logging.getLogger("flavum").setLevel(logging.INFO)
    yield kept
    logging.getLogger().removeHandler(handler)


def test_alive_and_ready_say_ok_and_nothing_else() -> None:
    for address in ("/health/live", "/health/ready"):
        answer = Client().get(address, headers={"host": "10.0.0.7"})
        assert (answer.status_code, answer.content, answer.cookies) == (200, b"ok\n", {})


def test_without_a_database_it_is_alive_and_not_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> None:
        raise OperationalError

    monkeypatch.setattr(connection, "cursor", away)
    assert Client().get("/health/live").status_code == 200
    answer = Client().get("/health/ready")
    assert (answer.status_code, answer.content) == (503, b"not ok\n")
    assert Client().get("/metrics").status_code == 503


def test_figures_are_in_the_form_of_prometheus(clinic: Clinic) -> None:
    sign_in(clinic.hire("nurse")).get("/")
    said = Client().get("/metrics").content.decode()
    assert re.search(r'^flavum_requests_total\{view="worklist",status="200",process="\d+"\} [1-9]', said, re.M)
    assert re.search(r'^flavum_request_seconds_bucket\{view="worklist",le="\+Inf",process="\d+"\} [1-9]', said, re.M)
    assert re.search(r"^flavum_database_connections [1-9]", said, re.M)
    assert 'flavum_jobs{state="todo"} ' in said
    families = [line.split()[2] for line in said.splitlines() if line.startswith("# TYPE")]
    assert families == sorted(set(families)), "each family once"
    named = re.compile(r'[a-z_]+(\{([a-z]+="[^"\n]*",?)+\})? [0-9.e+-]+')
    assert [line for line in said.splitlines() if not line.startswith("#") and not named.fullmatch(line)] == []


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("10.0.0.7", {}, 404),
        ("127.0.0.1", {"X-Forwarded-For": "10.0.0.7"}, 404),  # through a proxy of this machine: somebody else
        ("10.0.0.7", {"Authorization": "Bearer right"}, 200),
        ("10.0.0.7", {"Authorization": "Bearer wrong"}, 404),
    ],
)
def test_who_may_see_figures(
    monkeypatch: pytest.MonkeyPatch, address: str, headers: dict[str, str], status: int
) -> None:
    monkeypatch.setenv(door.TOKEN, "right")
    assert Client(REMOTE_ADDR=address).get("/metrics", headers=headers).status_code == status


def test_an_empty_token_opens_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(door.TOKEN, "")
    assert Client(REMOTE_ADDR="10.0.0.7").get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_counts_of_all_processes_are_told_and_those_of_dead_ones_forgotten(tmp_path) -> None:
    counts = Counts()
    counts.folder = tmp_path
    counts.add("case", 200, 0.03)
    (tmp_path / "1.json").write_text('[["flavum_requests_total", {"view": "case", "process": "1"}, 7]]')
    (tmp_path / "99999999.json").write_text('[["flavum_requests_total", {"view": "gone"}, 9]]')
    told = list(counts.read_all())
    assert ("flavum_requests_total", {"view": "case", "process": "1"}, 7) in told
    assert [one for one in told if one[1]["view"] == "gone"] == []
    assert not (tmp_path / "99999999.json").exists()


def test_one_line_a_request_in_keys(clinic: Clinic, lines: list[str]) -> None:
    answer = sign_in(clinic.hire("nurse")).get("/")
    (line,) = [json.loads(one) for one in lines if "answered" in one]
    assert {name: line[name] for name in ("view", "status", "method", "roles")} == {
        "view": "worklist", "status": 200, "method": "GET", "roles": ["nurse"],
    }  # fmt: skip
    assert line["request"] == answer.headers[log.HEADER]
    assert line["ms"] > 0


def test_a_marked_name_reaches_no_line(clinic: Clinic, lines: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    newcomer = {"record_number": f"N-{MARK}", "family_name": MARK, "given_name": MARK, "birth_date": "1950-01-01",
                "sex": "female", "language": "en", "email": f"{MARK}@example.org", "phone": MARK,
                "site": str(clinic.site_id)}  # fmt: skip
    client = sign_in(clinic.hire("coordinator"))
    client.raise_request_exception = False
    opened = client.post("/cases/new/", newcomer, headers={"X-Forwarded-For": MARK, "X-Request-ID": MARK})
    assert MARK in client.get(opened.headers["Location"]).content.decode()
    client.get(f"/?q={MARK}")
    assert client.get(f"/{MARK}/").status_code == 404
    client.post("/accounts/login/", {"login": f"{MARK}@example.org", "password": MARK})

    def fail(*args: object, **named: object) -> None:
        raise ValueError(f"{MARK} cannot be written")

    monkeypatch.setattr("flavum.clinic.audit.models.Sight.save", fail)
    broken = client.get(opened.headers["Location"])
    assert broken.status_code == 500
    assert len(lines) >= 6
    assert [line for line in lines if MARK.lower() in line.lower()] == []
    (fault,) = [json.loads(line) for line in lines if "ValueError" in line]
    assert fault["at"][-1].endswith("fail")
    assert fault["request"] == broken.headers[log.HEADER]


def test_the_databases_own_log_names_no_value(clinic: Clinic) -> None:
    from django.conf import settings

    written = settings.PLACE.database / "log"
    if not written.exists():
        pytest.skip("absent: the embedded server, whose log this is")
    with pytest.raises(Exception, match=MARK), clinic.acting(), connection.cursor() as cursor:
        cursor.execute(f"SELECT '{MARK}'::date")
    assert MARK not in written.read_text()


def test_what_went_wrong_is_said_in_plain_words_with_the_number_of_the_log(clinic: Clinic) -> None:
    request = RequestFactory().get("/")
    request.number = "0123"
    page = show_error(request)
    assert page.status_code == 500
    assert "0123" in page.content.decode()
    try:
        raise OperationalError
    except OperationalError:
        away = show_error(request)
    assert (away.status_code, away.headers["Retry-After"]) == (503, "5")
    assert "never written twice" in away.content.decode()
