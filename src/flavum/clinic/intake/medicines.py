"""The list of medicines: what each line was found to name, a photo of the list, and a look at the photo."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import BinaryIO, cast
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language

from flavum.candidacy.medicine.names import Match, match
from flavum.clinic.accounts.actor import actor_of
from flavum.clinic.accounts.permission import Permission
from flavum.clinic.actions.write_fact import Answer, write_fact
from flavum.clinic.arrival.keep_photo import KINDS, TITLE, keep_photo
from flavum.clinic.arrival.point_out import TAKEN, point_out
from flavum.clinic.audit.glass import check_may_see
from flavum.clinic.audit.sight import note_sight
from flavum.clinic.intake.own import Way, own_case
from flavum.clinic.intake.step import seen_in
from flavum.clinic.records.current import find_fact
from flavum.clinic.records.files import FileRefusal, kept_files
from flavum.clinic.records.models import Case, Document


@dataclass(frozen=True)
class Line:
    """One line of the list. class_words: what the medicine is, in the reader's language."""

    place: int
    match: Match
    class_words: str


def show_medicines(request: HttpRequest) -> HttpResponse:
    """The list line by line; POST says yes to a proposal, or brings a photo."""
    actor = actor_of(request)
    actor.check(Permission.ANSWER_INTAKE)
    case = own_case()
    if request.method == "POST":
        try:
            _change(request, case)
        except FileRefusal as refusal:
            return _show(request, case, refusal)
        return redirect("medicines")
    return _show(request, case)


def show_photo(request: HttpRequest, document_id: UUID) -> FileResponse:
    """A photo that belongs to a case which its reader may see; that they saw it is noted."""
    actor = actor_of(request)
    actor.check(Permission.SEE_CASES if actor.is_staff else Permission.SEE_OWN_CASE)
    document = Document.objects.filter(id=document_id, media_type__in=KINDS.values()).select_related("case").first()
    if document is None:
        raise Http404
    check_may_see(actor, document.case)
    note_sight(actor, document.case, "photo")
    return FileResponse(kept_files().open(document.sha256), content_type=document.media_type)


def _change(request: HttpRequest, case: Case) -> None:
    actor, today = actor_of(request), datetime.now(UTC).date()
    photo = request.FILES.get("photo")
    if isinstance(photo, UploadedFile):
        keep_photo(actor, case, cast(BinaryIO, photo), kept_files())
    taken = find_fact(case, TAKEN)
    lines = list(taken.value or []) if taken else []
    place = request.POST.get("yes", "")
    if taken and taken.id == seen_in(request) and place.isdecimal() and int(place) < len(lines):
        lines[int(place)] = match(lines[int(place)]).mended
        write_fact(actor, case, Answer(TAKEN, lines, today), seen=taken.id)
        point_out(actor, case, on=today)


def _show(request: HttpRequest, case: Case, refusal: FileRefusal | None = None) -> HttpResponse:
    taken, way = find_fact(case, TAKEN), Way.of(case)
    lines = [_line(n, written) for n, written in enumerate(taken.value or [])] if taken else []
    photos = Document.objects.filter(case=case, title=TITLE).order_by("recorded_at")
    page = {
        "taken": taken,
        "lines": lines,
        "thins": any(one.match.medicine and one.match.medicine.thins_blood for one in lines),
        "photos": photos,
        "refusal": refusal,
        "next": way.beside(TAKEN, 1),
    }
    return render(request, "portal/medicines.html", page, status=422 if refusal else 200)


def _line(place: int, written: str) -> Line:
    found = match(written)
    words = found.medicine.class_words[get_language() == "es"] if found.medicine else ""
    return Line(place, found, words)
