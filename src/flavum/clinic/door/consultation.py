"""The public page on which anybody asks for a consultation, and what it says afterwards."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from flavum.clinic.accounts.actor import find_organisations
from flavum.clinic.accounts.models import Organisation
from flavum.clinic.arrival.ask import ask
from flavum.clinic.door.forms import AskingForm
from flavum.clinic.door.stamp import draw_stamp, has_knocked_too_often, read_stamp


def show_only(request: HttpRequest) -> HttpResponse:
    """The page of the one organisation that is here; where there are several, each has an address of its own."""
    organisations = find_organisations()
    if len(organisations) != 1:
        raise Http404
    return redirect("request", organisations[0].slug)


def show_request(request: HttpRequest, slug: str) -> HttpResponse:
    """The form; sent, it is one request for the desk. What does not fit is asked again, and nothing typed is lost."""
    organisation = get_organisation(slug)
    form = AskingForm(request.POST or None)
    if request.method != "POST":
        return _show(request, organisation, form)
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
    ask(organisation.id, form.to_asking(), once=once)
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
    page = {"organisation": organisation, "form": form, "refusal": refusal, "stamp": draw_stamp()}
    is_refused = bool(refusal or form.errors)
    return render(request, "door/request.html", page, status=status if is_refused else 200)
