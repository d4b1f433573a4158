"""The worker as a process of its own: killed in the middle of a reading, it leaves nothing half done or done twice."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import pytest
from clinic_factories import DAY, Clinic, sign_in
from django.conf import settings
from django.db import connections, transaction
from procrastinate.contrib.django.models import ProcrastinateJob
from study_factories import rough_study

from flavum.clinic.accounts.actor import find_actor
from flavum.clinic.actions.keep_study import READ_STUDY, keep_study, queue_reading
from flavum.clinic.audit.verify import verify
from flavum.clinic.records.current import current_facts
from flavum.clinic.records.models import Case, Fact, Progress, Study, StudyReading, StudyState
from flavum.clinic.records.queue import MOST_ATTEMPTS, defer, take_up_stalled
from flavum.clinic.tasks import read_study as job

PATIENCE_SECONDS = 300
WORKER = (sys.executable, "-m", "flavum.clinic.operate.work")


def wait_for(what: Callable[[], object]) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while not what():
        assert time.monotonic() < until, "nothing came of it"
        time.sleep(0.1)


@pytest.fixture
def start() -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Starts workers over this run's own data folder; none outlives the test."""
    started: list[subprocess.Popen[bytes]] = []

    def start_one() -> subprocess.Popen[bytes]:
        started.append(subprocess.Popen((*WORKER, str(settings.PLACE.folder)), stderr=subprocess.DEVNULL))
        return started[-1]

    yield start_one
    for one in started:
        one.kill()
        one.wait()


def run_sql(sql: str, *values: object) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(sql, values)


@pytest.fixture
def study(clinic: Clinic) -> Study:
    """One that waits, and is the only thing that waits."""
    run_sql("DELETE FROM procrastinate_jobs")
    actor = find_actor(clinic.hire("coordinator"), DAY)
    assert actor is not None
    with clinic.acting():
        case = Case.objects.get(id=clinic.open_case())
        return keep_study(actor, case, ([one] for one in rough_study()))


def state_of(clinic: Clinic, study: Study) -> str:
    with clinic.acting():
        return Study.objects.get(id=study.id).state


def is_measuring(clinic: Clinic, study: Study) -> bool:
    with clinic.acting():
        return Progress.objects.filter(study=study, fraction__gt=job.READING_PART).exists()


def test_a_worker_killed_in_mid_analysis_leaves_one_reading_and_one_set_of_facts(
    clinic: Clinic, study: Study, start: Callable[[], subprocess.Popen[bytes]]
) -> None:
    worker = start()
    wait_for(lambda: is_measuring(clinic, study))
    worker.kill()
    worker.wait()
    with clinic.acting():
        assert (Study.objects.get().state, StudyReading.objects.count()) == (StudyState.READING, 0)
        assert not Fact.objects.exists()

    run_sql("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute'")  # as time goes by
    start()
    wait_for(lambda: state_of(clinic, study) == StudyState.READ)

    with clinic.acting():
        assert StudyReading.objects.count() == 1
        assert Fact.objects.count() == current_facts(study.case).count() > 90
        assert not Progress.objects.exists()
    assert verify(clinic.organisation_id)[1] == []
    assert [*settings.PLACE.reading.iterdir()] == []


def test_a_job_and_its_row_are_there_together_or_not_at_all(clinic: Clinic, study: Study) -> None:
    actor = find_actor(clinic.hire("coordinator"), DAY)
    assert actor is not None
    case_id = clinic.open_case()
    with clinic.acting():
        keep_study(actor, Case.objects.get(id=case_id), [[b"other"]])
        transaction.set_rollback(True)
    with clinic.acting():
        assert (Study.objects.count(), ProcrastinateJob.objects.count()) == (1, 1)


def test_the_same_job_waits_once(clinic: Clinic, study: Study) -> None:
    with clinic.acting():
        queue_reading(study)
        assert ProcrastinateJob.objects.count() == 1


def test_a_job_carries_names_of_rows_alone(clinic: Clinic, study: Study) -> None:
    with clinic.acting():
        args = ProcrastinateJob.objects.get().args
    assert args == {"organisation_id": str(clinic.organisation_id), "study_id": str(study.id)}


def test_another_organisation_sees_no_job_of_ours(clinic: Clinic, other_clinic: Clinic, study: Study) -> None:
    with other_clinic.acting():
        assert not ProcrastinateJob.objects.exists()


def leave_behind(job_id: int) -> None:
    """As a worker that is gone leaves a job."""
    run_sql("UPDATE procrastinate_jobs SET status = 'doing', worker_id = NULL WHERE id = %s", job_id)


def test_a_job_that_kills_its_worker_again_and_again_dies_and_can_be_started_again(
    clinic: Clinic, study: Study
) -> None:
    with clinic.acting():
        number = ProcrastinateJob.objects.get().id
    for _ in range(MOST_ATTEMPTS):
        leave_behind(number)
        take_up_stalled()
    with clinic.acting():
        assert ProcrastinateJob.objects.get().status == "failed"
        Study.objects.filter(id=study.id).update(state=StudyState.READING)
        case = Study.objects.select_related("case").get(id=study.id).case.number

    nurse = sign_in(clinic.hire("nurse"))
    at = f"/cases/{case}/studies/{study.id}/"
    assert "The reading broke down" in nurse.get(at).content.decode()
    page = nurse.get("/jobs/").content.decode()
    assert (f'value="{number}"' in page, "Reading a study" in page, at in page) == (True, True, True)
    for _ in range(2):  # a double click
        assert nurse.post("/jobs/", {"job": str(number)}).status_code == 302
    with clinic.acting():
        assert [one.status for one in ProcrastinateJob.objects.all()] == ["todo"]
    assert "Nothing broke down" in nurse.get("/jobs/").content.decode()


def test_a_job_of_a_living_worker_is_left_alone(clinic: Clinic, study: Study) -> None:
    run_sql("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now())")
    run_sql("UPDATE procrastinate_jobs SET status = 'doing', worker_id = (SELECT max(id) FROM procrastinate_workers)")
    take_up_stalled()
    with clinic.acting():
        assert ProcrastinateJob.objects.get().status == "doing"


@pytest.mark.parametrize("number", ["", "x", "-1", "999999999999", "9" * 30])
def test_a_job_that_is_not_there_cannot_be_started(clinic: Clinic, number: str) -> None:
    assert sign_in(clinic.hire("administrator")).post("/jobs/", {"job": number}).status_code == 422


def test_a_job_of_another_organisation_cannot_be_started(clinic: Clinic, other_clinic: Clinic, study: Study) -> None:
    run_sql("UPDATE procrastinate_jobs SET status = 'failed'")
    with clinic.acting():
        number = ProcrastinateJob.objects.get().id
    assert sign_in(other_clinic.hire("nurse")).post("/jobs/", {"job": str(number)}).status_code == 422
    with clinic.acting():
        assert ProcrastinateJob.objects.get().status == "failed"


def test_a_job_that_waits_already_is_not_put_there_again(clinic: Clinic) -> None:
    once = str(clinic.site_id)
    with clinic.acting():
        for _ in range(3):
            defer(READ_STUDY, organisation_id=clinic.organisation_id, once=once, study_id=clinic.site_id)
        assert ProcrastinateJob.objects.filter(queueing_lock=once).count() == 1
