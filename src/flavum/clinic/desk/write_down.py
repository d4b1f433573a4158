"""What every form of the desk does: one thing, written or refused in a sentence, and back to where it was sent from."""

from collections.abc import Callable

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from flavum.clinic.accounts.page import back_to
from flavum.errors import Refusal


def write_down(
    request: HttpRequest, deed: Callable[[], object], *, refused: type[Refusal], otherwise: str, told: str = ""
) -> HttpResponse:
    """refused: what the deed may answer with. otherwise: the page after a form that names none. told: on success."""
    try:
        with transaction.atomic():
            deed()
    except refused as refusal:
        messages.error(request, str(refusal))
    else:
        if told:
            messages.success(request, told)
    return redirect(back_to(request, otherwise))
