"""The page of dead jobs: what failed as often as it is tried, and the way to start it again."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob

from flavum.clinic.accounts.actor import actor_of
from flavum.clinic.actions.keep_study import READ_STUDY
from flavum.clinic.actions.restart_job import check_jobs, restart_job
from flavum.clinic.copies.ask import MAKE_COPY
from flavum.clinic.records.models import RecordCopy, Study
from flavum.clinic.records.phrase import say_kept
from flavum.clinic.records.queue import JobRefusal, dead_jobs
from flavum.clinic.scheduling.remind_later import REMIND

NAMES = {
    READ_STUDY: _("Reading a study"),
    REMIND: _("Reminding of an appointment"),
    MAKE_COPY: _("Making a copy of a record"),
}
MOST = 100


def show_jobs(request: HttpRequest) -> HttpResponse:
    """Every dead job of the organisation, the latest first; the form starts one again."""
    actor = actor_of(request)
    check_jobs(actor)
    refusal = ""
    if request.method == "POST":
        try:
            with transaction.atomic():
                restart_job(actor, _number_of(request))
            return redirect("jobs")
        except JobRefusal as why:
            refusal = say_kept(str(why))
    jobs = [_describe(job) for job in dead_jobs()[:MOST]]
    return render(request, "studies/jobs.html", {"jobs": jobs, "refusal": refusal}, status=422 if refusal else 200)


def _number_of(request: HttpRequest) -> int:
    number = request.POST.get("job", "")
    if not (number.isascii() and number.isdecimal() and len(number) < 19):
        raise JobRefusal("There is no such job.")
    return int(number)


def _describe(job: ProcrastinateJob) -> dict[str, object]:
    """What the page says of a job: its kind, how often it was tried, when last, and which study or copy it is about."""
    latest = ProcrastinateEvent.objects.filter(job_id=job.id).order_by("-at").first()
    study = Study.objects.select_related("case").filter(id=job.args.get("study_id")).first()
    copy = RecordCopy.objects.select_related("case").filter(id=job.args.get("copy_id")).first()
    return {
        "id": job.id,
        "name": NAMES.get(job.task_name, job.task_name.replace("_", " ")),
        "attempts": job.attempts,
        "ended_at": latest.at if latest else None,
        "study": study,
        "copy": copy,
    }
