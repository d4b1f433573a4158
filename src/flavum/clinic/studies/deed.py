"""What can be done with a study, each by the word that its form sends."""

import json
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from flavum.clinic.accounts.actor import Actor
from flavum.clinic.actions.keep_study import UploadRefusal, drop_study, finish_study, keep_pieces
from flavum.clinic.actions.release_study import read_again, release_study
from flavum.clinic.actions.restart_job import restart_job
from flavum.clinic.records.models import Study
from flavum.clinic.studies.show import find_dead_job

Answer = dict[str, Any]


def do(by: Actor, study: Study, request: HttpRequest) -> Answer:
    """What was asked for, done; next: where to go from here. A word that nothing is known of is refused."""
    deed = DEEDS.get(request.POST.get("deed", ""))
    if deed is None:
        raise UploadRefusal("Nothing was asked for.")
    return deed(by, study, request)


def _keep(by: Actor, study: Study, request: HttpRequest) -> Answer:
    pieces = keep_pieces(by, study, (one.chunks() for one in request.FILES.getlist("files")))
    return {"kept": pieces, "next": _page(study)}


def _finish(by: Actor, study: Study, request: HttpRequest) -> Answer:
    return {"next": _page(finish_study(by, study, _read_files(request.POST.get("files", ""))))}


def _drop(by: Actor, study: Study, request: HttpRequest) -> Answer:
    number = study.case.number
    drop_study(by, study)
    return {"next": reverse("case", args=[number])}


def _release(by: Actor, study: Study, request: HttpRequest) -> Answer:
    return {"next": _page(release_study(by, study, reason=request.POST.get("reason", "")))}


def _again(by: Actor, study: Study, request: HttpRequest) -> Answer:
    dead = find_dead_job(study)
    if dead is not None:
        restart_job(by, dead.id)
    return {"next": _page(read_again(by, study))}


DEEDS: dict[str, Callable[[Actor, Study, HttpRequest], Answer]] = {
    "keep": _keep,
    "finish": _finish,
    "drop": _drop,
    "release": _release,
    "again": _again,
}


def _page(study: Study) -> str:
    return reverse("study", args=[study.case.number, study.id])


def _read_files(text: str) -> list[list[str]]:
    """[[sha256 of a piece, ...], ...], a list for every file."""
    try:
        files: list[list[str]] = json.loads(text)
    except ValueError as cause:
        raise UploadRefusal("The list of the files has not come whole; choose them again to go on.") from cause
    is_list = isinstance(files, list) and all(isinstance(one, list) for one in files)
    if not is_list or not all(isinstance(piece, str) for one in files for piece in one):
        raise UploadRefusal("The list of the files has not come whole; choose them again to go on.")
    return files
