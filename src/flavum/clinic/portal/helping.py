"""Acting for somebody: whom, where it may be several; and, for the patient, who helps and how to end it."""

from datetime import UTC, datetime
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from flavum.clinic.accounts.actor import actor_of
from flavum.clinic.accounts.gate import CHOSEN
from flavum.clinic.accounts.permission import Permission
from flavum.clinic.arrival.end_help import end_help
from flavum.clinic.records.models import Helper, Person


def show_choose(request: HttpRequest) -> HttpResponse:
    """Everybody whom the reader may act for; the one they choose is the one that every other page is about."""
    actor = actor_of(request)
    actor.check(Permission.SEE_OWN_CASE)
    people = list(Person.objects.order_by("family_name", "given_name"))
    if request.method == "POST":
        chosen = [one for one in people if str(one.id) == request.POST.get("person")]
        if not chosen:
            raise Http404
        request.session[CHOSEN] = str(chosen[0].id)
        return redirect("portal")
    if len(people) < 2:
        request.session.pop(CHOSEN, None)  # what was chosen before may have ended
    return render(request, "portal/choose.html", {"people": people, "user_id": actor.user_id})


def show_helpers(request: HttpRequest) -> HttpResponse:
    """Who helps the patient, since when; POST ends it."""
    actor = actor_of(request)
    actor.check(Permission.SEE_OWN_CASE)
    if request.method == "POST":
        try:
            end_help(actor, UUID(request.POST.get("end", "")), on=datetime.now(UTC).date())
        except ValueError as wrong:
            raise Http404 from wrong
        return redirect("helpers")
    helpers = Helper.objects.filter(person__user_id=actor.user_id).select_related("user").order_by("begins_on")
    return render(request, "portal/helpers.html", {"helpers": helpers})
