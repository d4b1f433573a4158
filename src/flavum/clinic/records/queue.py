"""Work for later: jobs, each deferred in the transaction of the row that it belongs to, and those that are dead.

A job carries names of rows and nothing else; the database shows an organisation its own jobs alone (config/grant.py).
"""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.manager import JobManager
from procrastinate.sql import queries
from procrastinate.tasks import configure_task

from flavum.errors import Refusal

FAILED, WAITING, DOING = "failed", "todo", "doing"
MOST_ATTEMPTS = 3
HEARTBEAT_SECONDS, STALLED_SECONDS = 5.0, 30.0


class JobRefusal(Refusal):
    """A job cannot be started again."""

    kind = "job"


def defer(kind: str, *, organisation_id: UUID, once: str, at: datetime | None = None, **names: UUID) -> None:
    """Put a job into the queue. once: of all jobs with this name one waits and one runs, so that twice is once.

    at: it is not begun before then.
    """
    # By name and over Django's own connection: the row and its job are there together, or neither is.
    job = configure_task(name=kind, job_manager=_manager(), lock=once, queueing_lock=once, schedule_at=at)
    with transaction.atomic():
        _one_at_a_time(once)
        if not ProcrastinateJob.objects.filter(queueing_lock=once, status=WAITING).exists():
            job.defer(organisation_id=str(organisation_id), **{name: str(value) for name, value in names.items()})


def _one_at_a_time(once: str) -> None:
    """Asked before and not found out afterwards: PostgreSQL does not tell which row of a secured table was in the way,
    and procrastinate cannot do without that."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 2))", [once])


def dead_jobs() -> QuerySet[ProcrastinateJob]:
    """Jobs that failed every time they were tried, the latest first."""
    return ProcrastinateJob.objects.filter(status=FAILED).order_by("-id")


def start_again(job_id: int) -> None:
    """Put a dead job back into the queue; one that was started again already stays as it is."""
    with transaction.atomic():
        job = ProcrastinateJob.objects.select_for_update().filter(id=job_id).first()
        if job is None:
            raise JobRefusal("There is no such job.")
        _one_at_a_time(job.queueing_lock or "")
        is_waiting = ProcrastinateJob.objects.filter(queueing_lock=job.queueing_lock, status=WAITING).exists()
        if job.status == FAILED and not is_waiting:
            _manager().retry_job_by_id(job_id, retry_at=datetime.now(UTC))


def take_up_stalled() -> None:
    """Put jobs back whose worker has not been heard of; one that has killed its worker too often is dead."""
    since = datetime.now(UTC) - timedelta(seconds=STALLED_SECONDS)
    is_gone = Q(worker=None) | Q(worker__last_heartbeat__lt=since)
    with transaction.atomic():
        # Locked, so that of several workers that look at once only one takes a job up.
        left = ProcrastinateJob.objects.select_for_update(skip_locked=True, of=("self",))
        for job in left.filter(is_gone, status=DOING):
            _put_back(job)


def _put_back(job: ProcrastinateJob) -> None:
    if job.attempts + 1 < MOST_ATTEMPTS:
        _manager().retry_job_by_id(job.id, retry_at=datetime.now(UTC))
        return
    DjangoConnector().execute_query(query=queries["finish_job"], job_id=job.id, status=FAILED, delete_job=False)


def _manager() -> JobManager:
    return JobManager(DjangoConnector())
