"""Studies that come in: whole or in pieces, once or twice, right or wrong; nothing of them is lost or left behind."""

import json
from collections.abc import Sequence
from hashlib import sha256
from uuid import UUID

import pytest
from clinic_factories import Clinic, sign_in
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from flavum.clinic.actions import keep_study
from flavum.clinic.records.files import kept_files
from flavum.clinic.records.models import Case, Study, StudyFile, StudyState
from flavum.clinic.studies import arrival

FILES = (b"one" * 1000, b"two" * 2000, b"three")


@pytest.fixture
def number(clinic: Clinic) -> int:
    case = clinic.open_case()
    with clinic.acting():
        return Case.objects.get(id=case).number


@pytest.fixture
def client(clinic: Clinic) -> Client:
    return sign_in(clinic.hire("coordinator"))


def files_of(contents: Sequence[bytes], name: str = "DOE^JANE.dcm") -> list[SimpleUploadedFile]:
    return [SimpleUploadedFile(name, content) for content in contents]


def send(client: Client, number: int, contents: Sequence[bytes]):
    return client.post(f"/cases/{number}/studies/new/", {"files": files_of(contents)})


def begin(client: Client, number: int) -> str:
    return client.post(f"/cases/{number}/studies/new/", {"begin": "1"}).json()["study"]


def act(client: Client, study: str, deed: str, **fields: object):
    return client.post(study, {"deed": deed, "answer": "json", **fields})


def piece_names(client: Client, study: str) -> list[str]:
    return client.get(f"{study}progress.json").json()["pieces"]


def name_of(content: bytes) -> str:
    return sha256(content).hexdigest()


def jobs_of(study: Study) -> int:
    return ProcrastinateJob.objects.filter(args__study_id=str(study.id)).count()


def left_over() -> list[str]:
    return [one.name for one in settings.PLACE.coming.rglob("*") if one.is_file()]


def test_a_study_is_kept_and_waits_to_be_read(clinic: Clinic, client: Client, number: int) -> None:
    answer = send(client, number, FILES)

    with clinic.acting():
        study = Study.objects.get()
        assert answer.headers["Location"] == f"/cases/{number}/studies/{study.id}/"
        assert (study.state, jobs_of(study)) == (StudyState.WAITING, 1)
        assert {(one.sha256, one.size_bytes) for one in study.files.all()} == {(name_of(f), len(f)) for f in FILES}
        assert [kept_files().read(name_of(one)) for one in FILES] == list(FILES)
    assert left_over() == []


def test_names_of_files_are_nowhere(clinic: Clinic, client: Client, number: int) -> None:
    send(client, number, FILES)
    with clinic.acting():
        rows = [*Study.objects.values_list(), *StudyFile.objects.values_list(), *ProcrastinateJob.objects.values_list()]
    assert "DOE" not in str(rows)
    assert [one for one in settings.PLACE.folder.rglob("*DOE*")] == []


def test_the_same_study_twice_is_the_same_study(clinic: Clinic, client: Client, number: int) -> None:
    first = send(client, number, FILES)
    again = send(client, number, FILES[::-1])
    study = begin(client, number)
    act(client, study, "keep", files=files_of(FILES))
    in_pieces = act(client, study, "finish", files=json.dumps([[name_of(one)] for one in FILES]))

    assert again.headers["Location"] == first.headers["Location"] == in_pieces.json()["next"]
    with clinic.acting():
        assert (Study.objects.count(), StudyFile.objects.count(), jobs_of(Study.objects.get())) == (1, 3, 1)


@pytest.mark.parametrize("contents", [[], [b""]])
def test_nothing_is_no_study(clinic: Clinic, client: Client, number: int, contents: list[bytes]) -> None:
    answer = send(client, number, contents)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    with clinic.acting():
        assert not Study.objects.exists()


def test_too_much_is_refused_in_a_sentence_and_leaves_nothing(
    clinic: Clinic, client: Client, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arrival, "MOST_BYTES", 5000)
    answer = send(client, number, FILES)
    assert answer.status_code == 422
    assert "larger than 2 GB together" in answer.content.decode()
    with clinic.acting():
        assert not Study.objects.exists()
    assert left_over() == []


def test_too_many_files_are_refused_in_a_sentence(client: Client, number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrival, "MOST_FILES", 2)
    answer = send(client, number, FILES)
    assert answer.status_code == 422
    assert "more than 20000 files" in answer.content.decode()
    assert left_over() == []


def test_somebody_unknown_sends_no_byte(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    came: list[int] = []
    monkeypatch.setattr(arrival.Arrival, "receive_data_chunk", lambda self, raw, start: came.append(len(raw)))
    answer = send(Client(), number, FILES)
    assert (answer.status_code, came) == (302, [])


def test_an_upload_that_broke_off_goes_on_where_it_stopped(clinic: Clinic, client: Client, number: int) -> None:
    study = begin(client, number)
    act(client, study, "keep", files=files_of([FILES[0]]))
    assert piece_names(client, study) == [name_of(FILES[0])]
    page = client.get(study).content.decode()
    assert "The upload has not ended" in page

    early = act(client, study, "finish", files=json.dumps([[name_of(one)] for one in FILES]))
    assert (early.status_code, "go on" in early.json()["refusal"]) == (422, True)
    act(client, study, "keep", files=files_of(FILES[1:]))
    done = act(client, study, "finish", files=json.dumps([[name_of(one)] for one in FILES]))
    twice = act(client, study, "finish", files=json.dumps([[name_of(one)] for one in FILES]))

    assert done.json() == twice.json() == {"next": study}
    with clinic.acting():
        kept = Study.objects.get()
        assert (kept.state, kept.files.count(), jobs_of(kept)) == (StudyState.WAITING, 3, 1)
    assert left_over() == []


def test_a_large_file_is_put_together_from_its_pieces(clinic: Clinic, client: Client, number: int) -> None:
    study = begin(client, number)
    act(client, study, "keep", files=files_of(FILES))
    act(client, study, "finish", files=json.dumps([[name_of(one) for one in (FILES[1], FILES[0], FILES[1])]]))
    with clinic.acting():
        assert [one.sha256 for one in StudyFile.objects.all()] == [name_of(FILES[1] + FILES[0] + FILES[1])]


@pytest.mark.parametrize("said", ["", "no", "[1]", '[["x"]]', "[]", '{"a": 1}', "[[1]]"])
def test_a_list_of_files_that_is_none_changes_nothing(clinic: Clinic, client: Client, number: int, said: str) -> None:
    study = begin(client, number)
    assert act(client, study, "finish", files=said).status_code == 422
    with clinic.acting():
        assert Study.objects.get().state == StudyState.COMING


def test_a_piece_larger_than_pieces_are_is_refused(
    client: Client, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keep_study, "PIECE_BYTES", 10)
    study = begin(client, number)
    assert act(client, study, "keep", files=files_of([FILES[0]])).status_code == 422
    assert piece_names(client, study) == []


def test_a_half_upload_can_be_forgotten(clinic: Clinic, client: Client, number: int) -> None:
    study = begin(client, number)
    act(client, study, "keep", files=files_of(FILES))
    answer = client.post(study, {"deed": "drop"})
    assert answer.headers["Location"] == f"/cases/{number}/"
    with clinic.acting():
        assert not Study.objects.exists()
    assert left_over() == []


def test_a_whole_study_cannot_be_forgotten(clinic: Clinic, client: Client, number: int) -> None:
    study = send(client, number, FILES).headers["Location"]
    assert client.post(study, {"deed": "drop"}).status_code == 422
    with clinic.acting():
        assert Study.objects.count() == 1


def test_a_study_of_another_organisation_is_not_there(
    clinic: Clinic, other_clinic: Clinic, client: Client, number: int
) -> None:
    study = begin(client, number)
    theirs = sign_in(other_clinic.hire("coordinator"))
    assert theirs.get(study).status_code == 404
    assert act(theirs, study, "keep", files=files_of(FILES)).status_code == 404
    assert UUID(study.split("/")[-2]).hex not in "".join(left_over())


def test_who_may_not_upload_sees_a_study_and_changes_nothing(clinic: Clinic, client: Client, number: int) -> None:
    study = begin(client, number)
    authorisation = sign_in(clinic.hire("authorisation"))
    assert authorisation.get(study).status_code == 200
    assert authorisation.post(study, {"deed": "drop"}).status_code == 403
    with clinic.acting():
        assert Study.objects.count() == 1
