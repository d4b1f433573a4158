"""The messages of a case."""

from datetime import UTC, datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from flavum.clinic.accounts.actor import actor_of
from flavum.clinic.accounts.permission import Permission
from flavum.clinic.audit.glass import find_case
from flavum.clinic.audit.models import Deed
from flavum.clinic.audit.sight import note_sight
from flavum.clinic.messaging.attach import AttachmentRefusal, answer_with
from flavum.clinic.messaging.fill import TemplateRefusal
from flavum.clinic.messaging.form import page_of, send_from
from flavum.clinic.messaging.send import MessageRefusal
from flavum.clinic.messaging.template import names_of, write_with
from flavum.clinic.records.models import Attachment, Case, TemplateKind


def show_messages(request: HttpRequest, number: int) -> HttpResponseBase:
    """The thread; written to here, with a template where one helps."""
    actor = actor_of(request)
    case = find_case(actor, number, what="messages")
    refusal, inserted = None, None
    if request.method == "POST":
        try:
            if "insert" not in request.POST:
                send_from(request, actor, case)
                return redirect(f"{reverse('messages', args=[number])}#newest")
            inserted = _insert(request, case)
        except (MessageRefusal, AttachmentRefusal, TemplateRefusal) as refused:
            refusal = refused
    page = page_of(request, case)
    if inserted is not None:
        page["text"] = inserted
    page |= {
        "refusal": refusal,
        "templates": names_of(TemplateKind.MESSAGE),
        "may_send": actor.may(Permission.SEND_MESSAGE),
    }
    return render(request, "correspondence/messages.html", page, status=422 if refusal else 200)


def _insert(request: HttpRequest, case: Case) -> str:
    """What was typed, and below it the template in the patient's language."""
    name = request.POST.get("template", "").replace("\0", "")
    filled = write_with(case, kind=TemplateKind.MESSAGE, name=name, now=datetime.now(UTC)).body
    return f"{request.POST.get('text', '').rstrip()}\n\n{filled}".strip()


def download_attachment(request: HttpRequest, number: int, attachment: UUID) -> HttpResponseBase:
    """A file of this case's thread, to be saved; noted as taken out."""
    actor = actor_of(request)
    case = find_case(actor, number, what="messages")
    found = get_object_or_404(Attachment.objects.select_related("document"), id=attachment, message__case=case)
    note_sight(actor, case, "attachment", Deed.EXPORTED)
    return answer_with(found.document)
