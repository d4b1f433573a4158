"""Start a job again that has failed as often as it is tried."""

from django.utils.translation import gettext as _

from flavum.clinic.accounts.actor import Actor, NotAllowed
from flavum.clinic.accounts.permission import Permission
from flavum.clinic.records.queue import start_again

SEE_JOBS = (Permission.MANAGE_STAFF, Permission.UPLOAD_STUDY)


def check_jobs(by: Actor) -> None:
    """Refuses who neither looks after the staff nor after studies."""
    if not any(by.may(permission) for permission in SEE_JOBS):
        raise NotAllowed(_("Your role does not look after jobs."))


def restart_job(by: Actor, job_id: int) -> None:
    """The job waits once more; a second click finds it waiting, and changes nothing."""
    check_jobs(by)
    start_again(job_id)
