"""The pages of the viewer: parse, act, show."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from flavum.clinic.accounts.actor import Actor, actor_of
from flavum.clinic.accounts.page import page_language
from flavum.clinic.accounts.permission import Permission
from flavum.clinic.actions.confirm_level import ConfirmationRefusal, confirm_level
from flavum.clinic.actions.correct_finding import Correction, correct_finding
from flavum.clinic.actions.measure_drawing import CorrectionRefusal
from flavum.clinic.audit.glass import find_case
from flavum.clinic.records.models import Case, Disagreement, Study, StudyReading
from flavum.clinic.records.view import find_reading, find_view_level, load_view, speaks
from flavum.clinic.viewer.levels import choose_level, present_levels
from flavum.clinic.viewer.words import gather_words
from flavum.report.view.picture import present_axial, present_sagittal

REFUSED = 422
MOST_BYTES = 200_000


def show_viewer(request: HttpRequest, number: int, study_id: UUID) -> HttpResponse:
    """A study's pictures and the table of one level; a script, where there is one, makes them move."""
    actor = actor_of(request)
    reading = _find_reading(find_case(actor, number, what="viewer"), study_id)
    return _render(request, actor, reading, request.GET.get("level", ""))


def show_facts(request: HttpRequest, number: int, study_id: UUID) -> HttpResponse:
    """The tables of every level as they are now."""
    actor = actor_of(request)
    return _answer_levels(actor, _find_reading(find_case(actor, number, what="findings"), study_id))


@require_POST
def correct(request: HttpRequest, number: int, study_id: UUID, level: str) -> HttpResponse:
    """One correction, sent by the viewer's script; the tables as they are after it."""
    actor = actor_of(request)
    case = find_case(actor, number, what="correction", permission=Permission.CORRECT_FINDINGS)
    reading = _find_reading(case, study_id)
    try:
        correction, seen = _parse(request, level)
        with transaction.atomic():
            written = correct_finding(actor, reading, correction, **seen)
    except CorrectionRefusal as refusal:
        return JsonResponse({"sentence": str(refusal)}, status=REFUSED)
    return _answer_levels(actor, reading, is_disagreement=isinstance(written, Disagreement))


@require_POST
def confirm(request: HttpRequest, number: int, study_id: UUID, level: str) -> HttpResponse:
    """A level confirmed, from the form of the page or from its script."""
    actor = actor_of(request)
    case = find_case(actor, number, what="confirmation", permission=Permission.CONFIRM_FINDINGS)
    reading, is_script = _find_reading(case, study_id), request.headers.get("Accept") == "application/json"
    try:
        with transaction.atomic():
            confirm_level(actor, reading, level, seen=request.POST.get("seen", ""))
    except ConfirmationRefusal as refusal:
        if is_script:
            return JsonResponse({"sentence": str(refusal)}, status=REFUSED)
        return _render(request, actor, reading, level, refusal=str(refusal))
    if is_script:
        return _answer_levels(actor, reading)
    return redirect(f"{reverse('viewer', args=[number, study_id])}?level={level}")


def _find_reading(case: Case, study_id: UUID) -> StudyReading:
    """The newest reading of a study of a case."""
    reading = find_reading(get_object_or_404(Study, id=study_id, case=case))
    if reading is None:
        raise Http404
    return reading


def _answer_levels(by: Actor, reading: StudyReading, **more: Any) -> HttpResponse:
    levels = present_levels(reading.study, load_view(reading), page_language(), by=by.user_id)
    return JsonResponse({"levels": levels, **more})


def _parse(request: HttpRequest, level: str) -> tuple[Correction, dict[str, UUID | None]]:
    """A correction and the facts that its writer saw."""
    try:
        if len(request.body) > MOST_BYTES:
            raise ValueError
        sent = json.loads(request.body)
        points = sent["points"]
        correction = Correction(
            key=str(sent["key"]),
            level=level,
            value=float(sent["value"]),
            points=None if points is None else [[float(number) for number in point] for point in points],
            reason=str(sent["reason"])[:500],
            holds_on=datetime.now(UTC).date(),
        )
        seen = {"seen": sent["seen"], "seen_beside": sent.get("seen_beside")}
        return correction, {name: UUID(fact) if fact else None for name, fact in seen.items()}
    except (KeyError, TypeError, ValueError, RecursionError) as wrong:
        raise CorrectionRefusal(_("The correction came incomplete: load the page again.")) from wrong


def _render(request: HttpRequest, actor: Actor, reading: StudyReading, wanted: str, refusal: str = "") -> HttpResponse:
    study, view, language = reading.study, load_view(reading), page_language()
    levels = present_levels(study, view, language, by=actor.user_id)
    name = choose_level(levels, wanted)
    shown = find_view_level(view, name)
    is_speaking = speaks(reading)
    may_confirm = is_speaking and actor.may(Permission.CONFIRM_FINDINGS)
    data = {
        "level": name,
        "levels": levels,
        "study": str(study.id),
        "language": language,
        "may_correct": is_speaking and actor.may(Permission.CORRECT_FINDINGS),
        "may_confirm": may_confirm,
        "words": gather_words(language),
    }
    page = {
        "case": study.case,
        "study": study,
        "view": view,
        "levels": levels,
        "chosen": next((one for one in levels if one["level"] == name), None),
        "axial": present_axial(shown, language) if shown else None,
        "sagittal": present_sagittal(view, language),
        "may_confirm": may_confirm,
        "is_speaking": is_speaking,
        "refusal": refusal,
        "data": data,
    }
    return render(request, "viewer/view.html", page, status=REFUSED if refusal else 200)
