"""One step of the questions: what the page had shown, and where it leads on."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from flavum.clinic.accounts.page import find_id
from flavum.clinic.intake.own import Way

NOT_KNOWN = "does not know"
REVIEW = "review"


def go_on(request: HttpRequest, way: Way, key: str) -> HttpResponse:
    """To the next question that applies, or back to the review that somebody came from."""
    after = None if request.POST.get("back") == REVIEW else way.beside(key, 1)
    return redirect("question", after) if after else redirect("review")


def seen_in(request: HttpRequest) -> UUID | None:
    """The fact that the page showed when it was answered; what is no key counts as none."""
    return find_id(request.POST.get("seen", ""))
