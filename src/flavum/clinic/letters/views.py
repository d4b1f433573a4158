"""The papers of a case: list them, open, print or take one out."""

from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render

from flavum.clinic.accounts.actor import actor_of
from flavum.clinic.accounts.page import draw_once, find_id
from flavum.clinic.accounts.permission import Permission
from flavum.clinic.audit.glass import find_case
from flavum.clinic.audit.models import Deed
from flavum.clinic.audit.sight import note_sight
from flavum.clinic.audit.signed import signatures_of
from flavum.clinic.copies.ask import LONGEST_REASON, SHORTEST_REASON, CopyRefusal, list_copies
from flavum.clinic.copies.state import CopyState
from flavum.clinic.records.files import kept_files
from flavum.clinic.records.models import Case, Document

SHOWN = ("application/pdf", "image/jpeg", "image/png")  # what a browser shows by itself
DEEDS = {"print": Deed.PRINTED, "take": Deed.EXPORTED}


def list_documents(request: HttpRequest, number: int) -> HttpResponse:
    return show_papers(request, find_case(actor_of(request), number, what="documents"))


def show_papers(
    request: HttpRequest, case: Case, *, refusal: CopyRefusal | None = None, status: int = 200
) -> HttpResponse:
    """Every paper of a case, the newest first, and who signed it; and the copies of the whole record.

    refusal: of a copy that was asked for, and what had been written then stays in the form.
    """
    signed = {one.signature.document_id: one for one in reversed(signatures_of(case))}
    papers = Document.objects.filter(case=case).select_related("recorded_by").order_by("-recorded_at", "id")
    may_copy = actor_of(request).may(Permission.EXPORT_RECORD)
    copies = list_copies(case) if may_copy else []
    page = {
        "case": case,
        "papers": [(paper, signed.get(paper.id)) for paper in papers],
        "may_copy": may_copy,
        "copies": copies,
        "is_waiting": any(one.state is CopyState.WAITING for one in copies),
        "least": SHORTEST_REASON,
        "most": LONGEST_REASON,
        "reason": request.POST.get("reason", ""),
        "once": find_id(request.POST.get("once", "")) or draw_once(),
        "refusal": refusal,
    }
    return render(request, "letters/documents.html", page, status=status)


def show_document(request: HttpRequest, number: int, document: UUID) -> HttpResponseBase:
    """One paper as it was kept. A form says that it is to be printed or taken out, and that is noted as such."""
    actor = actor_of(request)
    deed = DEEDS.get(request.POST.get("do", ""))
    case = find_case(actor, number, what="document")
    paper = get_object_or_404(Document, case=case, id=document)
    if deed:
        note_sight(actor, case, "document", deed)
    return FileResponse(
        kept_files().open(paper.sha256),
        as_attachment=deed is Deed.EXPORTED or paper.media_type not in SHOWN,
        filename=_name(paper),
        content_type=paper.media_type,
        headers={"X-Content-Type-Options": "nosniff"},
    )


def _name(paper: Document) -> str:
    """A name that says nothing of anybody."""
    ending = {"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png"}.get(paper.media_type, "")
    return f"document-{paper.sha256[:12]}{ending}"
