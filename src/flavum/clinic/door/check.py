"""The public self-check: ten questions on one page, and what they come to. Nothing of it is kept."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _

from flavum.candidacy.selfcheck.check import Result, check
from flavum.clinic.accounts.actor import find_organisations
from flavum.clinic.accounts.models import Organisation
from flavum.clinic.door.consultation import get_organisation
from flavum.clinic.door.self_check import present_questions, read_answers, show_result, word_replies
from flavum.clinic.door.stamp import has_checked_too_often


def show_only(request: HttpRequest) -> HttpResponse:
    """The page of the one organisation that is here; where there are several, each has an address of its own."""
    organisations = find_organisations()
    if len(organisations) != 1:
        raise Http404
    return redirect("check", organisations[0].slug)


def show_check(request: HttpRequest, slug: str) -> HttpResponse:
    """The questions; sent, their result. Another language keeps the answers: they come with the form."""
    organisation = get_organisation(slug)
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        return _answer(request, organisation)
    translation.activate(language)
    response = _answer(request, organisation)
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, secure=settings.HAS_TLS, samesite="Lax")
    response.headers["Content-Language"] = language
    return response


def _answer(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    replies = read_answers(request)
    is_other_language = "language" in request.POST and "result" not in request.POST
    if request.method != "POST" or "change" in request.POST or is_other_language:
        return _show(request, organisation)
    # What cannot wait is said however often somebody asks.
    is_now = check(replies).result is Result.SEE_SOMEONE_NOW
    if not is_now and has_checked_too_often(request):
        busy = _("Too many answers came from your connection. Please call the clinic instead: %(phone)s")
        return _show(request, organisation, busy % {"phone": organisation.desk_phone}, status=429)
    if not replies:
        return _show(
            request, organisation, _("Nothing is answered yet. Choose “Not sure” where you are not."), status=422
        )
    return show_result(request, organisation, replies)


def _show(request: HttpRequest, organisation: Organisation, refusal: str = "", status: int = 200) -> HttpResponse:
    page = {
        "organisation": organisation,
        "questions": present_questions(read_answers(request)),
        "replies": word_replies(),
        "refusal": refusal,
    }
    return render(request, "door/check.html", page, status=status)
