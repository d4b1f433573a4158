"""The pages of a study: parse, act, show."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse

from flavum.clinic.accounts.actor import actor_of
from flavum.clinic.accounts.permission import Permission
from flavum.clinic.actions.keep_study import PIECE_BYTES, UploadRefusal, begin_study, find_pieces, keep_study
from flavum.clinic.actions.release_study import DOUBTS
from flavum.clinic.audit.glass import find_case
from flavum.clinic.records.files import kept_files
from flavum.clinic.records.models import Study, StudyReading, StudyState
from flavum.clinic.records.phrase import say_kept
from flavum.clinic.records.view import find_reading, load_view
from flavum.clinic.studies.deed import do
from flavum.clinic.studies.show import find_dead_job, show_progress
from flavum.errors import Refusal
from flavum.report.view.document import named_files

RUNNING = (StudyState.WAITING, StudyState.READING)
FILE_CACHE = "private, max-age=900, immutable"  # half a session; the name says what the content is


def add_study(request: HttpRequest, number: int) -> HttpResponse:
    """The form for a study's files; with a script they come in pieces, without one all at once."""
    actor = actor_of(request)
    case = find_case(actor, number, what="new study", permission=Permission.UPLOAD_STUDY)
    page: dict[str, object] = {"case": case, "piece_bytes": PIECE_BYTES}
    if request.method != "POST":
        return render(request, "studies/new_study.html", page)
    if "begin" in request.POST:
        return JsonResponse({"study": reverse("study", args=[number, begin_study(actor, case).id])})
    try:
        check_arrival(request)
        with transaction.atomic():
            study = keep_study(actor, case, (one.chunks() for one in request.FILES.getlist("files")))
    except Refusal as refusal:
        return render(request, "studies/new_study.html", {**page, "refusal": say_kept(str(refusal))}, status=422)
    return redirect("study", number, study.id)


def show_study(request: HttpRequest, number: int, study_id: UUID) -> HttpResponse:
    """How far a study is, why it was refused or set aside, and what can be done about it, which comes back here."""
    study = find_study(request, number, study_id, what="study")
    if request.method == "POST":
        return _act(request, study)
    return _show(request, study)


def _act(request: HttpRequest, study: Study) -> HttpResponse:
    actor_of(request).check(Permission.UPLOAD_STUDY)
    wants_json = request.POST.get("answer") == "json"
    try:
        check_arrival(request)
        with transaction.atomic():
            answer = do(actor_of(request), study, request)
    except Refusal as refusal:
        if wants_json:
            return JsonResponse({"refusal": say_kept(str(refusal))}, status=422)
        study.refresh_from_db()
        return _show(request, study, refusal=refusal, status=422)
    return JsonResponse(answer) if wants_json else redirect(answer["next"])


def _show(request: HttpRequest, study: Study, *, refusal: Refusal | None = None, status: int = 200) -> HttpResponse:
    page = {
        "case": study.case,
        "study": study,
        "is_running": study.state in RUNNING,
        "progress": show_progress(study),
        "dead_job": find_dead_job(study),
        "may_upload": actor_of(request).may(Permission.UPLOAD_STUDY),
        "count": study.files.count(),
        "piece_bytes": PIECE_BYTES,
        "is_doubted": study.sentence in DOUBTS,
        "viewer": find_viewer(study),
        "sentence": say_kept(study.sentence),
        "refusal": say_kept(str(refusal)) if refusal else "",
    }
    return render(request, "studies/study.html", page, status=status)


def tell_progress(request: HttpRequest, number: int, study_id: UUID) -> JsonResponse:
    """How far a study is, for the page that watches: no finding, and so no sight. Of one that comes, its pieces."""
    study = find_study(request, number, study_id)
    told: dict[str, Any] = {"state": study.state, "is_dead": find_dead_job(study) is not None, **show_progress(study)}
    if study.state == StudyState.COMING:
        told["pieces"] = find_pieces(study)
    return JsonResponse(told)


def show_view(request: HttpRequest, number: int, study_id: UUID) -> HttpResponse:
    """What the viewer draws of a study, as the latest version of Flavum read it."""
    study = find_study(request, number, study_id, what="images")
    return HttpResponse(kept_files().read(_reading_of(study).view_sha256), content_type="application/json")


def send_file(request: HttpRequest, number: int, study_id: UUID, sha256: str) -> FileResponse:
    """A file that the view document names, and no other; whoever reads it has been noted with the document."""
    study = find_study(request, number, study_id)
    named = named_files(load_view(_reading_of(study)))
    if sha256 not in named:
        raise Http404
    headers = {"Cache-Control": FILE_CACHE}
    return FileResponse(kept_files().open(sha256), content_type=named[sha256], headers=headers)


def find_study(request: HttpRequest, number: int, study_id: UUID, *, what: str = "") -> Study:
    """The study of a case for somebody who may see it. what: noted as seen; empty where nothing of it is shown."""
    case = find_case(actor_of(request), number, what=what)
    return get_object_or_404(Study.objects.select_related("case__person"), id=study_id, case=case)


def find_viewer(study: Study) -> str:
    """Where the viewer shows this study; empty in a clinic without one."""
    try:
        return reverse("viewer", args=[study.case.number, study.id])
    except NoReverseMatch:
        return ""


def _reading_of(study: Study) -> StudyReading:
    reading = find_reading(study)
    if reading is None:
        raise Http404
    return reading


def check_arrival(request: HttpRequest) -> None:
    """Refuses where the upload itself was stopped (studies/arrival.py)."""
    if not request.POST and not request.FILES:
        raise UploadRefusal("Nothing was asked for.")
    if sentence := getattr(request, "upload_refusal", ""):
        raise UploadRefusal(sentence)
