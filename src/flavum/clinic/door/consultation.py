"""The public page on which anybody asks for a consultation, and what it says afterwards."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from flavum.candidacy.selfcheck.check import Result, check
from flavum.candidacy.selfcheck.kept import to_kept
from flavum.clinic.accounts.actor import find_organisations
from flavum.clinic.accounts.models import Organisation
from flavum.clinic.arrival.ask import ask
from flavum.clinic.door.forms import AskingForm
from flavum.clinic.door.self_check import present_questions, read_answers, show_result
from flavum.clinic.door.stamp import draw_stamp, has_knocked_too_often, read_stamp


def show_only(request: HttpRequest) -> HttpResponse:
    """The page of the one organisation that is here; where there are several, each has an address of its own."""
    organisations = find_organisations()
    if len(organisations) != 1:
        raise Http404
    return redirect("request", organisations[0].slug)


def show_request(request: HttpRequest, slug: str) -> HttpResponse:
    """The form; sent, it is one request for the desk. What does not fit is asked again, and nothing typed is lost.

    Answers of the self-check come with the form where somebody took them along, and are kept only if they say so.
    """
    organisation = get_organisation(slug)
    carried = read_answers(request)
    if carried and check(carried).result is Result.SEE_SOMEONE_NOW and "take" in request.POST:
        return show_result(request, organisation, carried)  # no form stands before what cannot wait
    if request.method != "POST" or "take" in request.POST:
        return _show(request, organisation, AskingForm())
    form = AskingForm(request.POST)
    if request.POST.get("website"):
        return redirect("thanks", slug)  # a program is told nothing
    if not form.is_valid():
        return _show(request, organisation, form)
    once = read_stamp(request.POST.get("stamp", ""))
    if once is None:
        again = _("Nothing was sent yet: please look through what you wrote, and send it once more.")
        return _show(request, organisation, form, again)
    if has_knocked_too_often(request):
        busy = _("Too many requests came from your connection. Please call the clinic instead: %(phone)s")
        return _show(request, organisation, form, busy % {"phone": organisation.desk_phone}, status=429)
    ask(organisation.id, form.to_asking(to_kept(carried) if "along" in request.POST else None), once=once)
    return redirect("thanks", slug)


def show_thanks(request: HttpRequest, slug: str) -> HttpResponse:
    """What happens next."""
    return render(request, "door/thanks.html", {"organisation": get_organisation(slug)})


def get_organisation(slug: str) -> Organisation:
    for organisation in find_organisations(slug):
        return organisation
    raise Http404


def _show(
    request: HttpRequest, organisation: Organisation, form: AskingForm, refusal: str = "", status: int = 422
) -> HttpResponse:
    page: dict[str, Any] = {"organisation": organisation, "form": form, "refusal": refusal, "stamp": draw_stamp()}
    carried = read_answers(request)
    page |= {
        "carried": [one for one in present_questions(carried) if one.chosen],
        "is_along": "along" in request.POST or "take" in request.POST,
    }
    is_refused = bool(refusal or form.errors)
    return render(request, "door/request.html", page, status=status if is_refused else 200)
