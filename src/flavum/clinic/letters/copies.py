"""Copies of a case's whole record, on the page of its documents: ask for one, see how far it is, take it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from flavum.clinic.accounts.actor import actor_of
from flavum.clinic.accounts.page import read_once
from flavum.clinic.accounts.permission import Permission
from flavum.clinic.audit.glass import find_case
from flavum.clinic.copies.ask import CopyRefusal, ask_copy
from flavum.clinic.copies.state import tell_progress
from flavum.clinic.copies.take import take_copy
from flavum.clinic.letters.views import show_papers
from flavum.clinic.records.models import Case, RecordCopy


@require_POST
def ask(request: HttpRequest, number: int) -> HttpResponse:
    """A copy is asked for, with a reason."""
    actor = actor_of(request)
    case = find_case(actor, number, what="documents", permission=Permission.EXPORT_RECORD)
    try:
        ask_copy(actor, case, once=read_once(request), reason=request.POST.get("reason", ""))
    except CopyRefusal as refusal:
        return show_papers(request, case, refusal=refusal, status=422)
    return redirect(f"{reverse('documents', args=[number])}#copies")


@require_POST
def take(request: HttpRequest, number: int, copy: UUID) -> HttpResponseBase:
    """The archive that a colleague or the reader asked for; one that the patient asked for is the patient's."""
    actor, case = actor_of(request), _find_case(request, number)
    found = get_object_or_404(RecordCopy.objects.select_related("case"), id=copy, case=case, is_from_patient=False)
    try:
        return take_copy(actor, found)
    except CopyRefusal as refusal:
        return show_papers(request, find_case(actor, number, what="documents"), refusal=refusal, status=410)


def tell(request: HttpRequest, number: int, copy: UUID) -> JsonResponse:
    """How far a copy is, for the page that watches: nothing of the case, and so no sight."""
    case = _find_case(request, number)
    return JsonResponse(tell_progress(get_object_or_404(RecordCopy, id=copy, case=case)))


def _find_case(request: HttpRequest, number: int) -> Case:
    """For an answer that shows nothing of the case, or is noted when it is given."""
    return find_case(actor_of(request), number, what="", permission=Permission.EXPORT_RECORD)
