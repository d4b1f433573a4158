"""The pages for what went wrong or is not there: they ask nothing of the database, for that may be what is missing."""

import sys

from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.defaults import bad_request

AGAIN_SECONDS = 5


def show_error(request: HttpRequest) -> HttpResponse:
    """503 while the database is away, 500 for a fault of ours; with the number under which the log has it."""
    return _show(request, is_away=isinstance(sys.exc_info()[1], OperationalError | InterfaceError))


def show_bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django calls a session that could not be saved a bad request; but the database went away meanwhile."""
    if isinstance(exception, SessionInterrupted):
        return _show(request, is_away=True)
    return bad_request(request, exception)


def show_absent(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404, in the reader's language; the same for what never was and for what is not theirs to see."""
    return render(None, "health/absent.html", {"is_stale": False}, status=404)


def show_stale(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form of a page that was opened before its writer last signed in: its token holds no longer."""
    return render(None, "health/absent.html", {"is_stale": True}, status=403)


def _show(request: HttpRequest, *, is_away: bool) -> HttpResponse:
    page = {"is_away": is_away, "number": getattr(request, "number", "")}
    response = render(None, "health/error.html", page, status=503 if is_away else 500)
    if is_away:
        response.headers["Retry-After"] = str(AGAIN_SECONDS)
    return response
