"""A copy of a case's record: what is in it, who may ask for it and take it, and that it is made once and goes again."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
import tracemalloc
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from uuid import uuid4
from zipfile import ZipFile

import pytest
from clinic_factories import DAY, Clinic, at_once, sign_in
from django.apps import apps
from django.conf import settings
from django.db import IntegrityError, ProgrammingError, connection, connections
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from flavum.clinic.accounts.actor import acting, find_actor
from flavum.clinic.accounts.models import Organisation, User
from flavum.clinic.actions.sign import Paper, sign
from flavum.clinic.audit.models import Deed, Sight
from flavum.clinic.audit.verify import verify
from flavum.clinic.copies.archive import from_bytes, pack
from flavum.clinic.copies.ask import MOST_AT_ONCE, ask_copy
from flavum.clinic.copies.make import make_copy
from flavum.clinic.copies.record import LEFT_OUT, TOLD
from flavum.clinic.copies.state import TAKEN_WITHIN, store_of
from flavum.clinic.records.files import kept_files
from flavum.clinic.records.models import (
    Case,
    Helper,
    Meaning,
    Message,
    Origin,
    Person,
    RecordCopy,
    Study,
    StudyFile,
    StudyState,
    Task,
)
from flavum.clinic.tasks.clear_away import clear_away

REASON = "Dr. Example, who treats the back next"
SCAN = b"\0" * 128 + b"DICM" + b"an image"
MEGABYTE = 2**20


@pytest.fixture
def case(clinic: Clinic) -> Case:
    return case_of(clinic)


def case_of(clinic: Clinic, user: User | None = None) -> Case:
    made = clinic.open_case()
    with clinic.acting():
        Person.objects.filter(cases=made).update(user=user)
        return Case.objects.select_related("person", "site").get(id=made)


def actor(user: User):
    found = find_actor(user, DAY)
    assert found is not None
    return found


def ask(clinic: Clinic, case: Case, user: User | None = None, *, reason: str = REASON) -> RecordCopy:
    """As staff."""
    by = actor(user or clinic.hire("nurse"))
    with clinic.acting():
        return ask_copy(by, case, once=uuid4(), reason=reason)


def make(clinic: Clinic, copy: RecordCopy) -> RecordCopy:
    make_copy(clinic.organisation_id, copy.id)
    with clinic.acting():
        return RecordCopy.objects.select_related("case").get(id=copy.id)


def open_copy(copy: RecordCopy) -> ZipFile:
    return ZipFile(BytesIO(store_of(copy).read(copy.sha256)))


def record_of(copy: RecordCopy) -> dict:
    return json.loads(open_copy(copy).read("record.json"))


def add_study(clinic: Clinic, case: Case, *contents: bytes, **fields: object) -> Study:
    by = clinic.hire("coordinator")
    with clinic.acting():
        study = Study.objects.create(
            organisation_id=clinic.organisation_id, case=case, uploaded_by=by,
            **{"state": StudyState.READ, **fields},
        )  # fmt: skip
        for content in contents:
            kept = kept_files().keep([content], most_bytes=len(content))
            StudyFile.objects.create(
                organisation_id=clinic.organisation_id, study=study, sha256=kept.sha256, size_bytes=len(content)
            )
    return study


def say(clinic: Clinic, case: Case, text: str) -> None:
    with clinic.acting():
        Message.objects.create(
            organisation_id=clinic.organisation_id, case=case, is_from_patient=True, text=text, once=uuid4()
        )


def at(case: Case, copy: RecordCopy) -> str:
    return f"/cases/{case.number}/copies/{copy.id}/"


def let_expire(clinic: Clinic, copy: RecordCopy) -> None:
    with clinic.acting():
        RecordCopy.objects.filter(id=copy.id).update(ready_at=datetime.now(UTC) - TAKEN_WITHIN)


def sights(clinic: Clinic, deed: Deed) -> list[tuple]:
    with clinic.acting():
        return list(Sight.objects.filter(deed=deed).values_list("recorded_by_id", "what", "reason"))


# What is in it


def test_everything_known_is_in_it_with_who_and_why(clinic: Clinic, case: Case) -> None:
    first = clinic.write_fact(case.id, "walking.minutes", 5, origin=Origin.PATIENT)
    clinic.write_fact(
        case.id, "walking.minutes", 8, supersedes=first, origin=Origin.CORRECTED, reason="asked again",
        recorded_by=clinic.hire("nurse"),
    )  # fmt: skip
    clinic.write_fact(case.id, "level.dural_sac_area", {"value": 75.0, "low": 70.0, "high": 80.0, "unit": "mm2"})
    say(clinic, case, "Does it hurt?")
    proceduralist = actor(clinic.hire("proceduralist"))
    with clinic.acting():
        signed = sign(proceduralist, case, Paper(b"%PDF-1.7 letter", f"For {case.person}"), Meaning.LETTER)
        Task.objects.create(organisation_id=clinic.organisation_id, case=case, title="The desk's own")

    copy = make(clinic, ask(clinic, case))

    record = record_of(copy)
    assert (record["schema"], record["version"], record["is_synthetic"]) == ("flavum-record-copy", 1, True)
    assert record["person"]["record_number"] == case.person.record_number
    earlier, later, area = record["facts"]
    assert (earlier["value"], earlier["is_current"], earlier["origin"], earlier["recorded_by"]) == (
        5, False, "patient", "Flavum",
    )  # fmt: skip
    assert (later["value"], later["is_current"], later["reason"], later["recorded_by"], later["supersedes"]) == (
        8, True, "asked again", "Synthetic Staff", earlier["id"],
    )  # fmt: skip
    assert (area["unit"], area["value"]["value"]) == ("mm2", 75.0)
    assert [one["text"] for one in record["messages"]] == ["Does it hurt?"]
    [signature] = record["signatures"]
    assert (signature["content_sha256"], signature["holds"]) == (signed.content_sha256, True)
    [paper] = record["documents"]
    assert open_copy(copy).read(paper["file"]) == b"%PDF-1.7 letter"
    assert "The desk's own" not in json.dumps(record)
    assert REASON not in json.dumps(record)


def test_a_quantity_asked_for_has_the_catalogue_s_unit(clinic: Clinic, case: Case) -> None:
    clinic.write_fact(case.id, "symptoms.standing_minutes", 10)
    [fact] = record_of(make(clinic, ask(clinic, case)))["facts"]
    assert (fact["unit"], fact["name"] != fact["key"]) == ("min", True)


def test_images_are_in_it_as_they_came_and_synthetic_ones_are_marked(clinic: Clinic, case: Case) -> None:
    add_study(clinic, case, SCAN, b"PK\x03\x04 a zip")
    add_study(clinic, case, SCAN + b"2", is_synthetic=True)

    copy = make(clinic, ask(clinic, case))

    names = [one for one in open_copy(copy).namelist() if one.startswith("images/")]
    assert sorted(one.rsplit(".", 1)[1] for one in names) == ["dcm", "dcm", "zip"]
    assert [open_copy(copy).read(one) for one in names if one.startswith("images/2-synthetic/")] == [SCAN + b"2"]
    assert SCAN in [open_copy(copy).read(one) for one in names]
    listed = {one["file"]: one["sha256"] for one in record_of(copy)["images"]}
    assert listed == {one: hashlib.sha256(open_copy(copy).read(one)).hexdigest() for one in names}
    readme = " ".join(open_copy(copy).read("READ-ME.txt").decode().split())
    assert ("images: the pictures" in readme, "images/2-synthetic is synthetic" in readme) == (True, True)


@pytest.mark.parametrize("state", [StudyState.QUARANTINED, StudyState.WAITING, StudyState.COMING])
def test_images_that_may_be_somebody_else_s_are_not_handed_out(clinic: Clinic, case: Case, state: StudyState) -> None:
    add_study(clinic, case, SCAN, state=state, sentence="The name is another." if state == "quarantined" else "")

    copy = make(clinic, ask(clinic, case))

    assert not any(one.startswith("images/") for one in open_copy(copy).namelist())
    [study] = record_of(copy)["studies"]
    assert (study["number"], study["state"], study["images_are_in_the_copy"]) == (1, state, False)
    assert "The images of study 1" in open_copy(copy).read("READ-ME.txt").decode()


def test_what_flavum_read_is_beside_the_images(clinic: Clinic, case: Case) -> None:
    study = clinic.read_study(case.id)
    with clinic.acting():
        digest = study.readings.get().document_sha256
    copy = make(clinic, ask(clinic, case))
    [reading] = record_of(copy)["readings"]
    assert reading["file"] == "images/1/flavum-1.json"
    assert hashlib.sha256(open_copy(copy).read(reading["file"])).hexdigest() == digest


def test_no_name_of_a_file_names_anybody(clinic: Clinic, case: Case) -> None:
    add_study(clinic, case, SCAN)
    coordinator = actor(clinic.hire("coordinator"))
    with clinic.acting():
        sign(coordinator, case, Paper(b"%PDF-1.7", f"{case.person.family_name}"), Meaning.LETTER)
    copy = make(clinic, ask(clinic, case))
    words = {case.person.family_name, case.person.given_name, case.person.record_number}
    assert [one for one in open_copy(copy).namelist() if any(word in one for word in words)] == []
    [paper] = record_of(copy)["documents"]
    assert paper["file"].startswith(f"documents/{datetime.now(UTC).year}-")
    assert "-letter-" in paper["file"]


def test_the_manifest_is_what_sha256sum_checks(clinic: Clinic, case: Case, tmp_path) -> None:
    add_study(clinic, case, SCAN)
    with open_copy(make(clinic, ask(clinic, case))) as archive:
        assert archive.testzip() is None
        archive.extractall(tmp_path)
        files = {one for one in archive.namelist() if one != "manifest.sha256"}
    lines = (tmp_path / "manifest.sha256").read_text().splitlines()
    assert {line.split("  ", 1)[1] for line in lines} == files
    command = ["sha256sum", "--strict", "-c", "manifest.sha256"]
    assert subprocess.run(command, cwd=tmp_path, capture_output=True).returncode == 0
    (tmp_path / "record.json").write_text("{}")
    assert subprocess.run(command, cwd=tmp_path, capture_output=True).returncode == 1


def test_it_speaks_the_patient_s_language(clinic: Clinic, case: Case) -> None:
    with clinic.acting():
        Person.objects.filter(cases=case).update(language="es")
    readme = open_copy(make(clinic, ask(clinic, case))).read("READ-ME.txt").decode()
    assert "UNA COPIA DE SU EXPEDIENTE" in readme
    assert "Demostración" in readme
    assert "555-0100" in readme
    assert "COPY OF YOUR" not in readme
    assert ("images:" in readme, "documents:" in readme) == (False, False)  # where there are none


def test_what_is_not_synthetic_does_not_say_so(clinic: Clinic, case: Case) -> None:
    Organisation.objects.using("owner").filter(id=clinic.organisation_id).update(is_synthetic=False)
    copy = make(clinic, ask(clinic, case))
    assert record_of(copy)["is_synthetic"] is False
    assert "synthetic" not in open_copy(copy).read("READ-ME.txt").decode()


def test_every_table_about_a_case_is_told_or_left_out_on_purpose() -> None:
    about = {"case", "person", "study", "reading", "message", "call_back", "sight"}
    tables = {
        model
        for app in ("records", "audit")
        for model in apps.get_app_config(app).get_models()
        if about & {one.name for one in model._meta.concrete_fields} and not hasattr(model, "pgh_tracked_model")
    }
    assert len(tables) > 20
    assert tables - {model for model, _path, _order in TOLD.values()} - set(LEFT_OUT) - {Case, Person} == set()


# The same bytes, little memory


def test_the_same_record_gives_the_same_bytes_whoever_asks(clinic: Clinic, case: Case) -> None:
    add_study(clinic, case, SCAN, SCAN + b"2")
    first, second = make(clinic, ask(clinic, case)), make(clinic, ask(clinic, case, reason="Somebody else altogether"))
    assert first.sha256 == second.sha256
    assert {one.date_time for one in open_copy(first).infolist()} == {(1980, 1, 1, 0, 0, 0)}
    clinic.write_fact(case.id)
    assert make(clinic, ask(clinic, case)).sha256 != first.sha256


def test_members_are_written_by_name() -> None:
    packed = [b"".join(pack([from_bytes(one, one.encode()) for one in names])) for names in ("ab", "ba")]
    assert packed[0] == packed[1]
    assert ZipFile(BytesIO(packed[0])).namelist() == ["a", "b", "manifest.sha256"]


def test_a_large_study_is_never_in_memory(clinic: Clinic, case: Case) -> None:
    add_study(clinic, case, *(b"\0" * 128 + b"DICM" + os.urandom(16 * MEGABYTE) for _ in range(3)))
    copy = ask(clinic, case)
    make(clinic, ask(clinic, case))  # what is loaded once is loaded
    tracemalloc.start()
    try:
        made = make(clinic, copy)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert made.size_bytes > 48 * MEGABYTE
    assert peak < 12 * MEGABYTE


# Once


def test_a_double_click_is_one_copy_and_one_job(clinic: Clinic, case: Case) -> None:
    client, once = sign_in(clinic.hire("nurse")), str(uuid4())
    for _ in range(2):
        answer = client.post(f"/cases/{case.number}/copies/", {"once": once, "reason": REASON})
        assert answer.headers["Location"] == f"/cases/{case.number}/documents/#copies"
    with clinic.acting():
        copy = RecordCopy.objects.get()
        assert ProcrastinateJob.objects.get().args == {
            "organisation_id": str(clinic.organisation_id), "copy_id": str(copy.id),
        }  # fmt: skip


def test_a_form_sent_twice_at_the_same_moment_is_one_copy(clinic: Clinic, case: Case) -> None:
    by, once = actor(clinic.hire("nurse")), uuid4()

    def click() -> None:
        with clinic.acting():
            ask_copy(by, case, once=once, reason=REASON)

    at_once(4, click)
    with clinic.acting():
        assert (RecordCopy.objects.count(), ProcrastinateJob.objects.count()) == (1, 1)


KILLED = """
import os, signal, sys
from pathlib import Path
from uuid import UUID
from flavum.clinic.config.start import connect
connect(Path(sys.argv[1]))
from flavum.clinic.copies import make
from flavum.clinic.copies.archive import Member

def fatal(name, sha256, size_bytes=0):
    def read():
        yield b"half of it"
        os.kill(os.getpid(), signal.SIGKILL)
    return Member(name, size_bytes, read)

make.from_store = fatal
make.make_copy(UUID(sys.argv[2]), UUID(sys.argv[3]))
"""


def test_a_job_that_is_killed_half_way_and_begun_anew_makes_one_whole_copy(clinic: Clinic, case: Case) -> None:
    add_study(clinic, case, SCAN)
    whole, copy = make(clinic, ask(clinic, case)), ask(clinic, case)
    command = [sys.executable, "-c", KILLED, str(settings.PLACE.folder), str(clinic.organisation_id), str(copy.id)]
    assert subprocess.run(command, stderr=subprocess.DEVNULL).returncode == -signal.SIGKILL
    folder = settings.PLACE.copies / str(copy.id)
    assert [one.parent.name for one in folder.rglob("*") if one.is_file()] == ["coming"]
    with clinic.acting():
        assert RecordCopy.objects.get(id=copy.id).ready_at is None

    made = make(clinic, copy)
    again = make(clinic, copy)

    assert (made.sha256, made.ready_at) == (whole.sha256, again.ready_at)
    assert [one.name for one in folder.rglob("*") if one.is_file()] == [made.sha256]
    assert verify(clinic.organisation_id)[1] == []


def test_so_many_copies_wait_at_once_and_no_more(clinic: Clinic, case: Case) -> None:
    client = sign_in(clinic.hire("nurse"))
    copies = [ask(clinic, case) for _ in range(MOST_AT_ONCE)]
    refused = client.post(f"/cases/{case.number}/copies/", {"reason": REASON})
    assert (refused.status_code, "copies enough" in refused.content.decode()) == (422, True)
    let_expire(clinic, make(clinic, copies[0]))
    assert client.post(f"/cases/{case.number}/copies/", {"reason": REASON}).status_code == 302


# A reason, and the log


@pytest.mark.parametrize("reason", ["", "   ", "too short", "x" * 301])
def test_staff_say_to_whom_it_goes_and_why(clinic: Clinic, case: Case, reason: str) -> None:
    answer = sign_in(clinic.hire("coordinator")).post(f"/cases/{case.number}/copies/", {"reason": reason})
    assert answer.status_code == 422
    assert "Say to whom the copy goes and why" in answer.content.decode()
    with clinic.acting():
        assert (RecordCopy.objects.count(), ProcrastinateJob.objects.count()) == (0, 0)


def test_the_database_takes_no_copy_of_staff_without_a_reason(clinic: Clinic, case: Case) -> None:
    nurse = clinic.hire("nurse")
    with pytest.raises(IntegrityError, match="staff_say_why_they_copy"), clinic.acting():
        RecordCopy.objects.create(
            organisation_id=clinic.organisation_id, case=case, asked_by=nurse, is_from_patient=False, once=uuid4()
        )


def test_taking_a_copy_is_noted_with_its_reason_and_asking_is_in_the_history(clinic: Clinic, case: Case) -> None:
    nurse, officer = clinic.hire("nurse"), sign_in(clinic.hire("privacy"))
    client = sign_in(nurse)
    client.post(f"/cases/{case.number}/copies/", {"reason": REASON})
    with clinic.acting():
        copy = RecordCopy.objects.get()
    make(clinic, copy)
    assert sights(clinic, Deed.EXPORTED) == []
    history = officer.get(f"/cases/{case.number}/audit/?deed=changed").context["entries"]
    assert "Copy of the record, written" in [one["about"] for one in history]

    answer = client.post(at(case, copy))

    assert hashlib.sha256(b"".join(answer.streaming_content)).hexdigest() == make(clinic, copy).sha256
    assert sights(clinic, Deed.EXPORTED) == [(nurse.id, "copy", REASON)]
    shown = officer.get(f"/cases/{case.number}/audit/").content.decode()
    assert (REASON in shown, "a copy of the whole record" in shown) == (True, True)


def test_what_is_taken_has_a_name_of_nobody_and_is_kept_nowhere(clinic: Clinic, case: Case) -> None:
    copy = make(clinic, ask(clinic, case))
    answer = sign_in(clinic.hire("nurse")).post(at(case, copy))
    assert answer.headers["Content-Disposition"] == f'attachment; filename="record-copy-{copy.sha256[:12]}.zip"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert (answer.headers["Content-Type"], int(answer.headers["Content-Length"])) == (
        "application/zip", copy.size_bytes,
    )  # fmt: skip
    answer.close()


def test_looking_at_the_address_takes_nothing(clinic: Clinic, case: Case) -> None:
    copy = make(clinic, ask(clinic, case))
    assert sign_in(clinic.hire("nurse")).get(at(case, copy)).status_code == 405
    assert sights(clinic, Deed.EXPORTED) == []


# While it waits, when it failed, when its time is over


def test_the_page_watches_a_copy_until_it_is_ready(clinic: Clinic, case: Case) -> None:
    client, copy = sign_in(clinic.hire("nurse")), ask(clinic, case)
    page = client.get(f"/cases/{case.number}/documents/").content.decode()
    assert (f'data-progress="{at(case, copy)}progress.json"' in page, "Look again" in page) == (True, True)
    assert client.get(f"{at(case, copy)}progress.json").json() == {"state": "waiting", "is_dead": False}
    assert client.post(at(case, copy)).status_code == 410
    make(clinic, copy)
    assert client.get(f"{at(case, copy)}progress.json").json() == {"state": "ready", "is_dead": False}
    page = client.get(f"/cases/{case.number}/documents/").content.decode()
    assert ("data-progress" in page, "Take it out" in page, "can be taken until" in page) == (False, True, True)


def test_a_copy_that_could_not_be_made_is_shown_and_can_be_started_again(clinic: Clinic, case: Case) -> None:
    client, copy = sign_in(clinic.hire("coordinator")), ask(clinic, case)
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'failed' WHERE args ->> 'copy_id' = %s RETURNING id", [str(copy.id)]
        )
        [(job,)] = cursor.fetchall()
    assert client.get(f"{at(case, copy)}progress.json").json() == {"state": "failed", "is_dead": True}
    assert "Could not be made" in client.get(f"/cases/{case.number}/documents/").content.decode()
    page = client.get("/jobs/").content.decode()
    assert ("Making a copy of a record" in page, f"/cases/{case.number}/documents/#copies" in page) == (True, True)
    client.post("/jobs/", {"job": str(job)})
    assert client.get(f"{at(case, copy)}progress.json").json()["state"] == "waiting"


def test_a_copy_of_a_file_that_is_not_what_was_kept_is_not_made(clinic: Clinic, case: Case) -> None:
    from flavum.clinic.records.files import FileRefusal

    study = add_study(clinic, case, SCAN + os.urandom(8))
    with clinic.acting():
        sha256 = study.files.get().sha256
    kept, copy = settings.PLACE.files / sha256[:2] / sha256, ask(clinic, case)
    whole = kept.read_bytes()
    kept.write_bytes(SCAN)
    try:
        with pytest.raises(FileRefusal, match="not the one that was kept"):
            make(clinic, copy)
    finally:
        kept.write_bytes(whole)  # other tests look at the whole store
    assert [one for one in (settings.PLACE.copies / str(copy.id)).rglob("*") if one.is_file()] == []


def test_after_a_week_a_copy_can_no_longer_be_taken(clinic: Clinic, case: Case) -> None:
    client, copy = sign_in(clinic.hire("nurse")), make(clinic, ask(clinic, case))
    with clinic.acting():
        RecordCopy.objects.update(ready_at=datetime.now(UTC) - TAKEN_WITHIN + timedelta(minutes=1))
    taken = client.post(at(case, copy))
    assert taken.status_code == 200
    taken.close()
    let_expire(clinic, copy)

    answer = client.post(at(case, copy))

    assert (answer.status_code, "Please ask for a new one" in answer.content.decode()) == (410, True)
    assert "Expired" in client.get(f"/cases/{case.number}/documents/").content.decode()
    assert len(sights(clinic, Deed.EXPORTED)) == 1


def test_a_copy_whose_file_a_restore_did_not_bring_back_says_so(clinic: Clinic, case: Case) -> None:
    copy = make(clinic, ask(clinic, case))
    (settings.PLACE.copies / str(copy.id) / copy.sha256[:2] / copy.sha256).unlink()
    answer = sign_in(clinic.hire("nurse")).post(at(case, copy))
    assert (answer.status_code, "no longer there" in answer.content.decode()) == (410, True)
    assert sights(clinic, Deed.EXPORTED) == []


def test_files_of_expired_copies_go_and_a_study_of_the_same_bytes_stays(clinic: Clinic, case: Case) -> None:
    old, fresh = make(clinic, ask(clinic, case)), make(clinic, ask(clinic, case))
    study = add_study(clinic, case, store_of(old).read(old.sha256))  # somebody sends a copy in, as a zip
    folder = settings.PLACE.copies / str(old.id)
    days = TAKEN_WITHIN.total_seconds() + 2 * 24 * 60 * 60
    os.utime(folder, (time.time() - days, time.time() - days))

    clear_away(timestamp=0)

    assert not folder.exists()
    assert store_of(fresh).read(fresh.sha256)
    with clinic.acting():
        assert kept_files().read(study.files.get().sha256)


# Who may not


def test_another_organisation_can_neither_see_nor_take_it(clinic: Clinic, other_clinic: Clinic, case: Case) -> None:
    copy, client = make(clinic, ask(clinic, case)), sign_in(other_clinic.hire("nurse"))
    theirs = case_of(other_clinic)
    for address in (at(case, copy), at(theirs, copy)):
        assert client.post(address).status_code == 404
        assert client.get(f"{address}progress.json").status_code == 404
    with other_clinic.acting(), connection.cursor() as cursor:
        for table in ("records_recordcopy", "records_recordcopyevent"):
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert cursor.fetchone() == (0,)
        cursor.execute("UPDATE records_recordcopy SET reason = 'ours'")
        assert cursor.rowcount == 0


@pytest.mark.parametrize("role", ["authorisation", "registry", "privacy", "administrator", "patient"])
def test_who_has_no_permission_gets_nothing(clinic: Clinic, case: Case, role: str) -> None:
    copy, client = make(clinic, ask(clinic, case)), sign_in(clinic.hire(role))
    assert client.post(at(case, copy)).status_code == 403
    assert client.post(f"/cases/{case.number}/copies/", {"reason": REASON}).status_code == 403


def test_who_may_see_the_papers_only_sees_no_copies(clinic: Clinic, case: Case) -> None:
    ask(clinic, case)
    page = sign_in(clinic.hire("authorisation")).get(f"/cases/{case.number}/documents/").content.decode()
    assert ("Make a copy" in page, REASON in page) == (False, False)


def test_a_permission_that_was_taken_away_is_missed_when_the_copy_is_taken(clinic: Clinic, case: Case) -> None:
    nurse = clinic.hire("nurse")
    copy, client = make(clinic, ask(clinic, case, nurse)), sign_in(nurse)
    with clinic.acting():
        nurse.memberships.update(role="authorisation")
    assert client.post(at(case, copy)).status_code == 403
    assert sights(clinic, Deed.EXPORTED) == []


def test_a_restricted_case_stays_behind_its_glass(clinic: Clinic, case: Case) -> None:
    copy = make(clinic, ask(clinic, case))
    with clinic.acting():
        Case.objects.filter(id=case.id).update(is_restricted=True)
    nurse = sign_in(clinic.hire("nurse"))
    for address in (at(case, copy), f"/cases/{case.number}/copies/"):
        assert nurse.post(address, {"reason": REASON}).headers["Location"] == f"/cases/{case.number}/glass/"
        assert sign_in(clinic.hire("coordinator")).post(address, {"reason": REASON}).status_code == 404
    nurse.post(f"/cases/{case.number}/glass/", {"reason": "Asked for in an emergency"})
    taken = nurse.post(at(case, copy))
    assert taken.status_code == 200
    taken.close()


# The patient's own


@pytest.fixture
def patient(clinic: Clinic) -> User:
    return clinic.hire("patient")


@pytest.fixture
def own(clinic: Clinic, patient: User) -> Case:
    return case_of(clinic, patient)


@pytest.fixture
def portal(patient: User) -> Client:
    return sign_in(patient, second_factor=False)


def ask_oneself(clinic: Clinic, client: Client, case: Case) -> RecordCopy:
    assert client.post("/my/copies/", {"case": case.number, "once": str(uuid4())}).status_code == 302
    with clinic.acting():
        copy = RecordCopy.objects.order_by("-asked_at")[0]
    return make(clinic, copy)


def test_a_patient_takes_a_copy_without_a_reason(clinic: Clinic, patient: User, own: Case, portal: Client) -> None:
    assert "Ask for a copy" in portal.get("/my/copies/").content.decode()
    assert "/my/copies/" in portal.get("/my/").content.decode()
    copy = ask_oneself(clinic, portal, own)
    page = portal.get("/my/copies/").content.decode()
    assert (f'action="/my/copies/{copy.id}/"' in page, "You can download it until" in page) == (True, True)

    answer = portal.post(f"/my/copies/{copy.id}/")

    assert ZipFile(BytesIO(b"".join(answer.streaming_content))).testzip() is None
    assert sights(clinic, Deed.EXPORTED) == [(patient.id, "copy", "")]
    assert "Took out: a copy of the whole record" in portal.get("/my/audit/").content.decode()


def test_while_it_waits_the_patient_sees_that_and_cannot_ask_again(clinic: Clinic, own: Case, portal: Client) -> None:
    portal.post("/my/copies/", {"case": own.number, "once": str(uuid4())})
    page = portal.get("/my/copies/").content.decode()
    assert ("Being made" in page, "Look again" in page, "Ask for a" in page) == (True, True, False)
    with clinic.acting():
        copy = RecordCopy.objects.get()
    assert portal.get(f"/my/copies/{copy.id}/progress.json").json()["state"] == "waiting"


def test_the_patient_s_copy_expires_too(clinic: Clinic, own: Case, portal: Client) -> None:
    copy = ask_oneself(clinic, portal, own)
    let_expire(clinic, copy)
    assert portal.post(f"/my/copies/{copy.id}/").status_code == 410
    page = portal.get("/my/copies/").content.decode()
    assert ("Expired" in page, f"/my/copies/{copy.id}/" in page, "Ask for a new copy" in page) == (True, False, True)


def test_a_closed_case_can_still_be_copied(clinic: Clinic, own: Case, portal: Client) -> None:
    with clinic.acting():
        Case.objects.filter(id=own.id).update(stage="closed", closed_at=datetime.now(UTC))
    copy = ask_oneself(clinic, portal, own)
    taken = portal.post(f"/my/copies/{copy.id}/")
    assert taken.status_code == 200
    taken.close()


def test_staff_see_that_the_patient_asked_and_cannot_take_that_copy(clinic: Clinic, own: Case, portal: Client) -> None:
    copy, nurse = ask_oneself(clinic, portal, own), sign_in(clinic.hire("nurse"))
    page = nurse.get(f"/cases/{own.number}/documents/").content.decode()
    assert ("Asked for by the patient" in page, "Take it out" in page) == (True, False)
    assert nurse.post(at(own, copy)).status_code == 404


def test_a_patient_does_not_see_what_staff_copied(clinic: Clinic, patient: User, own: Case, portal: Client) -> None:
    copy = make(clinic, ask(clinic, own))
    assert REASON not in portal.get("/my/copies/").content.decode()
    assert portal.post(f"/my/copies/{copy.id}/").status_code == 404
    for table in ("records_recordcopy", "records_recordcopyevent"):
        assert count_as(clinic, patient, table) == 0


def test_a_helper_takes_what_the_patient_asked_for_and_the_other_way_round(
    clinic: Clinic, own: Case, portal: Client
) -> None:
    daughter = clinic.hire("helper")
    with clinic.acting():
        Helper.objects.create(
            organisation_id=clinic.organisation_id, person=own.person, user=daughter, begins_on=date(2026, 1, 1)
        )
    helping = sign_in(daughter, second_factor=False)
    for asking, taking in ((portal, helping), (helping, portal)):
        copy = ask_oneself(clinic, asking, own)
        taken = taking.post(f"/my/copies/{copy.id}/")
        assert taken.status_code == 200
        taken.close()


def test_another_patient_can_neither_see_nor_take_it(clinic: Clinic, own: Case, portal: Client) -> None:
    copy = ask_oneself(clinic, portal, own)
    stranger = clinic.hire("patient")
    theirs = case_of(clinic, stranger)
    client = sign_in(stranger, second_factor=False)
    assert client.post(f"/my/copies/{copy.id}/").status_code == 404
    assert client.get(f"/my/copies/{copy.id}/progress.json").status_code == 404
    assert client.post("/my/copies/", {"case": own.number}).status_code == 404
    for table in ("records_recordcopy", "records_recordcopyevent"):
        assert (count_as(clinic, stranger, table), count_as(clinic, patient_of(clinic, own), table) > 0) == (0, True)
    assert theirs.number != own.number


def test_the_database_lets_no_patient_say_which_file_their_copy_is(
    clinic: Clinic, patient: User, own: Case, portal: Client
) -> None:
    copy = ask_oneself(clinic, portal, own)
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        acting(clinic.organisation_id, patient.id, is_patient=True),
    ):
        RecordCopy.objects.filter(id=copy.id).update(sha256="0" * 64)


def patient_of(clinic: Clinic, case: Case) -> User:
    with clinic.acting():
        return User.objects.get(patient__cases=case)


def count_as(clinic: Clinic, user: User, table: str) -> int:
    """How many rows raw SQL shows to a patient."""
    with acting(clinic.organisation_id, user.id, is_patient=True), connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return cursor.fetchone()[0]
