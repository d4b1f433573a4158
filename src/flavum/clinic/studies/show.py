"""A study as its page shows it: how far it is, and whether the job that reads it has died."""

from typing import Any

from procrastinate.contrib.django.models import ProcrastinateJob

from flavum.clinic.records.models import Progress, Study
from flavum.clinic.records.phrase import say_kept
from flavum.clinic.records.queue import dead_jobs


def show_progress(study: Study) -> dict[str, Any]:
    """doing: in the reader's words, empty before it has begun; percent: of the whole."""
    progress = Progress.objects.filter(study=study).first()
    if progress is None:
        return {"doing": "", "percent": 0}
    return {"doing": say_kept(progress.doing), "percent": round(100 * progress.fraction)}


def find_dead_job(study: Study) -> ProcrastinateJob | None:
    """The job that failed to read this study as often as it is tried; None while it runs or waits."""
    return dead_jobs().filter(args__study_id=str(study.id)).first()
