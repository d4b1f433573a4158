"""One log line a request: who in keys, which page, how it ended, how long it took."""

import logging
import re
import time
import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from flavum.clinic.accounts.actor import Actor
from flavum.clinic.health.count import COUNTS

HEADER = "X-Request-ID"
REQUEST_ID = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
METHODS = ("GET", "HEAD", "POST")
LOG = logging.getLogger("flavum.request")


class RequestLog:
    """Gives every request a number, and writes one line when it is answered."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        begun, given = time.perf_counter(), request.headers.get(HEADER, "")
        number = given if REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
        request.number = number  # type: ignore[attr-defined]
        response = self.answer(request)
        seconds = time.perf_counter() - begun
        match, actor = request.resolver_match, getattr(request, "actor", None)
        view = match.view_name if match else "none"
        COUNTS.add(view, response.status_code, seconds)
        keys = {
            "request": number,
            "method": request.method if request.method in METHODS else "other",
            "view": view,
            "status": response.status_code,
            "ms": round(1000 * seconds, 1),
            "roles": [role.key for role in actor.roles] if isinstance(actor, Actor) else [],
        }
        LOG.info("answered", extra={"keys": keys})
        response.headers[HEADER] = number
        return response
