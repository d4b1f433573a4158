"""The patient's own copy of everything that the clinic knows of them: ask for it, see how far it is, take it."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from flavum.clinic.accounts.actor import actor_of
from flavum.clinic.accounts.page import draw_once, find_id, read_once
from flavum.clinic.accounts.permission import Permission
from flavum.clinic.audit.sight import note_sight
from flavum.clinic.copies.ask import CopyRefusal, ask_copy, list_copies
from flavum.clinic.copies.state import CopyState, tell_progress
from flavum.clinic.copies.take import take_copy
from flavum.clinic.intake.own import check_acts_for_one
from flavum.clinic.records.models import Case, RecordCopy


def show_copies(request: HttpRequest) -> HttpResponse:
    """Every copy that was asked for, and the form for another; the form comes back here."""
    actor = actor_of(request)
    cases = _own_cases(request)
    if request.method != "POST":
        return _show(request, cases)
    case = next((one for one in cases if str(one.number) == request.POST.get("case")), None)
    if case is None:
        raise Http404
    try:
        ask_copy(actor, case, once=read_once(request))
    except CopyRefusal as refusal:
        return _show(request, cases, refusal=refusal, status=422)
    return redirect("my_copies")


@require_POST
def take(request: HttpRequest, copy: UUID) -> HttpResponseBase:
    """The archive; the database shows no copies but the reader's own."""
    cases = _own_cases(request)
    found = get_object_or_404(RecordCopy.objects.select_related("case"), id=copy, case__in=cases, is_from_patient=True)
    try:
        return take_copy(actor_of(request), found)
    except CopyRefusal as refusal:
        return _show(request, cases, refusal=refusal, status=410)


def tell(request: HttpRequest, copy: UUID) -> JsonResponse:
    """How far a copy is, for the page that watches."""
    cases = _own_cases(request)
    return JsonResponse(tell_progress(get_object_or_404(RecordCopy, id=copy, case__in=cases, is_from_patient=True)))


def _own_cases(request: HttpRequest) -> list[Case]:
    """Every case of the person who is acted for, those that are closed too: the right to a copy does not end with care.

    A person without a case has no record yet; where there is one, the newest comes first.
    """
    actor_of(request).check(Permission.SEE_OWN_CASE)
    check_acts_for_one()
    return list(Case.objects.order_by("-opened_at", "-number"))


def _show(
    request: HttpRequest, cases: list[Case], *, refusal: CopyRefusal | None = None, status: int = 200
) -> HttpResponse:
    for case in cases:
        note_sight(actor_of(request), case, "copies")
    copies = [one for case in cases for one in list_copies(case) if one.copy.is_from_patient]
    waiting = next((one for one in copies if one.state is CopyState.WAITING), None)
    page = {
        "cases": cases,
        "copies": copies,
        "waiting": waiting,
        "once": find_id(request.POST.get("once", "")) or draw_once(),
        "refusal": refusal,
    }
    return render(request, "portal/copies.html", page, status=status)
