"""A patient's messages with the team."""

from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from flavum.clinic.accounts.actor import actor_of
from flavum.clinic.accounts.permission import Permission
from flavum.clinic.audit.models import Deed
from flavum.clinic.audit.sight import note_sight
from flavum.clinic.intake.own import own_case
from flavum.clinic.messaging.attach import AttachmentRefusal, answer_with
from flavum.clinic.messaging.form import page_of, send_from
from flavum.clinic.messaging.send import MessageRefusal
from flavum.clinic.records.models import Attachment


def show_messages(request: HttpRequest) -> HttpResponseBase:
    """The thread, and the form to write."""
    actor = actor_of(request)
    actor.check(Permission.SEE_OWN_CASE)
    case, refusal = own_case(), None
    note_sight(actor, case, "messages")
    if request.method == "POST":
        try:
            send_from(request, actor, case)
            return redirect(f"{reverse('my_messages')}#newest")
        except (MessageRefusal, AttachmentRefusal) as refused:
            refusal = refused
    page = {**page_of(request, case), "refusal": refusal}
    return render(request, "portal/messages.html", page, status=422 if refusal else 200)


def download_attachment(request: HttpRequest, attachment: UUID) -> HttpResponseBase:
    """A file of one's own thread, to be saved."""
    actor = actor_of(request)
    actor.check(Permission.SEE_OWN_CASE)
    case = own_case()
    found = get_object_or_404(Attachment.objects.select_related("document"), id=attachment, message__case=case)
    note_sight(actor, case, "attachment", Deed.EXPORTED)
    return answer_with(found.document)
