"""The open addresses for machines: /health/live, /health/ready and /metrics, answered before anything else looks.

They know nobody and open no session. Figures are for this machine itself, or for who brings the token of the
environment; whoever comes through a proxy of this machine is somebody else.
"""

import hmac
import os
from collections.abc import Callable

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse

from flavum.clinic.health.measure import write_metrics

TOKEN = "FLAVUM_METRICS_TOKEN"
HERE = ("127.0.0.1", "::1")
PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8"


class HealthDoor:
    """Answers machines; everybody else goes on."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        match request.path:
            case "/health/live":
                return _say(is_well=True)
            case "/health/ready":
                return _say(is_well=is_ready())
            case "/metrics":
                return show_metrics(request)
            case _:
                return self.answer(request)


def is_ready() -> bool:
    """Whether the database answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        connection.close()
        return False
    return True


def show_metrics(request: HttpRequest) -> HttpResponse:
    if not may_measure(request):
        return HttpResponse("not here\n", content_type="text/plain", status=404)
    try:
        return HttpResponse(write_metrics(), content_type=PROMETHEUS)
    except DatabaseError:
        connection.close()
        return _say(is_well=False)


def may_measure(request: HttpRequest) -> bool:
    """From this machine and through no proxy, or with the token."""
    token, given = os.environ.get(TOKEN, ""), request.headers.get("Authorization", "")
    if token and hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
        return True
    forwarded = any(name in request.headers for name in ("Forwarded", "X-Forwarded-For", "X-Forwarded-Proto", "Via"))
    return request.META.get("REMOTE_ADDR", "") in HERE and not forwarded


def _say(*, is_well: bool) -> HttpResponse:
    response = HttpResponse(
        "ok\n" if is_well else "not ok\n", content_type="text/plain", status=200 if is_well else 503
    )
    response._has_been_logged = True  # type: ignore[attr-defined]  # who asks every second is told, and not noted
    return response
