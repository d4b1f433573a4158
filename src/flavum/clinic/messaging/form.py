"""What a page of messages shows and takes, on either side; the text survives a refusal."""

from typing import Any

from django.http import HttpRequest

from flavum.clinic.accounts.actor import Actor, actor_of
from flavum.clinic.accounts.page import draw_once, find_id, read_once
from flavum.clinic.messaging.attach import Upload
from flavum.clinic.messaging.receive import note_receipts
from flavum.clinic.messaging.send import LONGEST, send
from flavum.clinic.messaging.thread import list_entries
from flavum.clinic.records.models import Case, Message

FILES = "files"


def page_of(request: HttpRequest, case: Case) -> dict[str, Any]:
    """The thread, seen from now on, and the form with whatever had been typed into it."""
    actor = actor_of(request)
    entries, earlier = list_entries(actor, case, all_of_them="all" in request.GET)
    note_receipts(actor, case)
    return {
        "case": case, "entries": entries, "earlier": earlier, "longest": LONGEST,
        **written_of(request),
    }  # fmt: skip


def written_of(request: HttpRequest) -> dict[str, Any]:
    """What a form of one text holds: the words sent, and its own number, so that it is written once."""
    return {"text": request.POST.get("text", ""), "once": find_id(request.POST.get("once", "")) or draw_once()}


def send_from(request: HttpRequest, by: Actor, case: Case) -> Message:
    """The message that the form holds."""
    uploads = [
        Upload(one.name or "", one.size or 0, one.file) for one in request.FILES.getlist(FILES) if one.file is not None
    ]
    text = request.POST.get("text", "").replace("\0", "")
    return send(by, case, text, once=read_once(request), uploads=uploads)
