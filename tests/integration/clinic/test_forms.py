"""Every form of every page, fuzzed: whatever is sent, a page answers and never a crash; every link leads somewhere.

The OpenAPI document of what a browser can send is read off the pages themselves, so that no form can be forgotten.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import pytest
import schemathesis
from clinic_factories import DAY
from clinic_walk import kind_of
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings

from flavum.clinic.accounts.models import Organisation
from flavum.clinic.accounts.permission import load_roles
from flavum.clinic.demonstration.demonstrate import fill

FORM, QUERY = "application/x-www-form-urlencoded", "query"
MOST_PAGES = 80  # of one role; one page of every kind
EXAMPLES = 12  # of one form
LEFT_OUT = re.compile(r"^/static/|/files/|/accounts/logout/|/accounts/login/")
ROLES = [*(key for key, role in load_roles().items() if role.is_staff), "patient"]


@dataclass
class Form:
    """One form as it stands on a page: where it goes, and what JSON Schema its fields fit."""

    action: str
    method: str
    fields: dict[str, dict[str, Any]] = field(default_factory=dict)
    has_file: bool = False


class Reader(HTMLParser):
    """Forms and links of a page."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path, self.forms, self.links = path, [], []
        self._choices: dict[str, Any] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = {name: value or "" for name, value in attrs}
        if tag == "a" and own.get("href", "").startswith("/"):
            self.links.append(own["href"].split("#")[0])
        elif tag == "form":
            self.forms.append(Form(own.get("action") or self.path, own.get("method", "get").lower()))
        elif tag == "option" and self._choices is not None:
            self._choices.setdefault("examples", []).append(own.get("value", ""))
        elif tag in ("input", "select", "textarea", "button") and self.forms and own.get("name"):
            self._add_field(tag, own)

    def _add_field(self, tag: str, own: dict[str, str]) -> None:
        form = self.forms[-1]
        if own.get("type") == "file":
            form.has_file = True
            return
        schema = form.fields.setdefault(own["name"], {"type": "string"})
        if own.get("value"):
            schema.setdefault("examples", []).append(own["value"])
        self._choices = schema if tag == "select" else None


def walk(client: Client) -> Iterator[Reader]:
    """Every kind of page that can be reached by links; one that is not there fails."""
    waiting, seen = ["/"], set()
    while waiting and len(seen) < MOST_PAGES:
        path = waiting.pop(0)
        kind = kind_of(path.split("?")[0])
        if kind in seen or LEFT_OUT.search(path):
            continue
        seen.add(kind)
        answer = client.get(path, follow=True)
        assert answer.status_code == 200, f"{path} answers {answer.status_code}"
        if answer.headers["Content-Type"].startswith("text/html"):
            page = Reader(answer.request["PATH_INFO"])
            page.feed(answer.content.decode())
            yield page
            waiting += page.links


def to_openapi(pages: list[Reader]) -> dict[str, Any]:
    """What a browser can send from these pages, as an OpenAPI document."""
    paths: dict[str, Any] = {}
    for form in (form for page in pages for form in page.forms):
        if LEFT_OUT.search(form.action) or not form.fields:
            continue
        one = paths.setdefault(form.action.split("?")[0], {})
        fields = {name: {"type": "string", **schema} for name, schema in form.fields.items()}
        if form.method == "post":
            kept = one.get("post", {}).get("requestBody", {}).get("content", {}).get(FORM, {}).get("schema", {})
            properties = {**kept.get("properties", {}), **fields}
            body = {"content": {FORM: {"schema": {"type": "object", "properties": properties}}}}
            one["post"] = {"requestBody": body, "responses": {"default": {"description": "a page"}}}
        else:
            parameters = [{"name": name, "in": QUERY, "schema": schema} for name, schema in fields.items()]
            one["get"] = {"parameters": parameters, "responses": {"default": {"description": "a page"}}}
    return {"openapi": "3.1.0", "info": {"title": "Forms of the clinic", "version": "1"}, "paths": paths}


@pytest.fixture(scope="module")
def people() -> dict[str, Any]:
    organisation = Organisation.objects.using("owner").create(name="Fuzzed", desk_phone="555-0100", is_synthetic=True)
    return {role: account.user for role, account in fill(organisation, DAY, "fuzzed.example").items()}


@pytest.mark.parametrize("role", ROLES)
def test_whatever_a_form_sends_is_answered(people: dict[str, Any], role: str) -> None:
    client = Client()
    client.force_login(people[role], backend="allauth.account.auth_backends.AuthenticationBackend")
    pages = list(walk(client))
    schema = schemathesis.openapi.from_dict(to_openapi(pages))
    forms = [found.ok() for found in schema.get_all_operations()]
    assert len(forms) > 0
    for form in forms:
        _fuzz(client, form)


def _fuzz(client: Client, form: Any) -> None:
    checks = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
    quick = settings(
        max_examples=EXAMPLES, deadline=None, database=None, derandomize=True, suppress_health_check=checks,
        phases=[Phase.explicit, Phase.generate],
    )  # fmt: skip

    @quick
    @given(case=form.as_strategy())
    def send(case: Any) -> None:
        if case.method.upper() == "POST":
            body = case.body if isinstance(case.body, dict) else {}
            answer = client.post(case.formatted_path, {name: str(value) for name, value in body.items()})
        else:
            answer = client.get(case.formatted_path, case.query or {})
        assert answer.status_code < 500, f"{case.method} {case.formatted_path} {case.body} {case.query}"

    send()
