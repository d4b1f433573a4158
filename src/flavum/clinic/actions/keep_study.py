"""Keep a study that comes in: at once, or in pieces that wait until the last one is there. Nothing is lost."""

import hashlib
import shutil
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from django.conf import settings
from django.db import transaction

from flavum.clinic.accounts.actor import Actor
from flavum.clinic.accounts.permission import Permission
from flavum.clinic.records.files import CHUNK_BYTES, Files, KeptFile, kept_files
from flavum.clinic.records.hold import hold_case
from flavum.clinic.records.models import Case, Study, StudyFile, StudyState
from flavum.clinic.records.queue import defer
from flavum.errors import Refusal
from flavum.imaging.dicom.archive import MOST_FILES

READ_STUDY = "read_study"  # the job, tasks/read_study.py
MOST_BYTES = 2 * 2**30
PIECE_BYTES = 8 * 2**20
Content = Iterable[bytes]


class UploadRefusal(Refusal):
    """An upload cannot be taken as it is."""

    kind = "upload"


TOO_MANY = f"There are more than {MOST_FILES} files; give the folder or zip of one study."
TOO_LARGE = f"The files are larger than {MOST_BYTES // 2**30} GB together; give one study alone."


def keep_study(by: Actor, case: Case, contents: Iterable[Content]) -> Study:
    """The study of these files, waiting to be read; the same files twice are the same study."""
    by.check(Permission.UPLOAD_STUDY)
    kept = _keep_all(contents)
    with transaction.atomic():
        hold_case(case.id)
        known = Study.objects.filter(case=case, content_sha256=_digest(kept)).first()
        return known or _put_down(_new_study(by, case), kept)


def begin_study(by: Actor, case: Case) -> Study:
    """A study that will come in pieces."""
    by.check(Permission.UPLOAD_STUDY)
    return _new_study(by, case)


def keep_pieces(by: Actor, study: Study, contents: Iterable[Content]) -> list[str]:
    """The SHA-256 of each piece, kept until the study is whole or dropped."""
    by.check(Permission.UPLOAD_STUDY)
    _check_coming(study)
    coming = _pieces_of(study)
    if sum(one.stat().st_size for one in _paths(coming)) > MOST_BYTES:
        raise UploadRefusal(TOO_LARGE)
    return [coming.keep(content, most_bytes=PIECE_BYTES).sha256 for content in contents]


def find_pieces(study: Study) -> list[str]:
    """The pieces that have come so far, by their SHA-256."""
    return sorted(one.name for one in _paths(_pieces_of(study)))


def finish_study(by: Actor, study: Study, files: Sequence[Sequence[str]]) -> Study:
    """The study made whole of its pieces. files: of each file its pieces in order.

    Where the case has the same study already, that one is answered and this one is gone.
    """
    by.check(Permission.UPLOAD_STUDY)
    if study.state != StudyState.COMING:
        return study  # a second click
    here = set(find_pieces(study))
    if not files or any(piece not in here for file in files for piece in file):
        raise UploadRefusal("Some of the files have not come whole; choose the same files again to go on.")
    coming = _pieces_of(study)
    kept = _keep_all(_join(coming, file) for file in files)
    with transaction.atomic():
        hold_case(study.case_id)
        known = Study.objects.filter(case=study.case, content_sha256=_digest(kept)).first()
        if known:
            Study.objects.filter(id=study.id, state=StudyState.COMING).delete()
        found = known or _put_down(study, kept)
    _forget_later(_folder_of(study))
    return found


def drop_study(by: Actor, study: Study) -> None:
    """Forget an upload that never became whole."""
    by.check(Permission.UPLOAD_STUDY)
    _check_coming(study)
    _forget_later(_folder_of(study))
    study.delete()


def _check_coming(study: Study) -> None:
    if study.state != StudyState.COMING:
        raise UploadRefusal("This study has come in whole already.")


def _keep_all(contents: Iterable[Content]) -> list[KeptFile]:
    """Every file kept, none twice; refuses too many, too much and nothing."""
    store, kept, total = kept_files(), dict[str, KeptFile](), 0
    for number, content in enumerate(contents):
        if number >= MOST_FILES:
            raise UploadRefusal(TOO_MANY)
        one = store.keep(_at_most(MOST_BYTES - total, content), most_bytes=MOST_BYTES)
        total += one.size_bytes
        kept[one.sha256] = one
    if not any(one.size_bytes for one in kept.values()):
        raise UploadRefusal("No file was chosen, or all of them are empty; choose the files of the study.")
    return [kept[sha256] for sha256 in sorted(kept)]


def _at_most(most_bytes: int, content: Content) -> Iterator[bytes]:
    for chunk in content:
        most_bytes -= len(chunk)
        if most_bytes < 0:
            raise UploadRefusal(TOO_LARGE)
        yield chunk


def _digest(kept: Sequence[KeptFile]) -> str:
    return hashlib.sha256("\n".join(sorted(one.sha256 for one in kept)).encode()).hexdigest()


def _new_study(by: Actor, case: Case) -> Study:
    return Study.objects.create(organisation_id=by.organisation_id, case=case, uploaded_by_id=by.user_id)


def _put_down(study: Study, kept: Sequence[KeptFile]) -> Study:
    """The rows of a study's files, and the job that will read them."""
    study.state, study.content_sha256 = StudyState.WAITING, _digest(kept)
    study.save(update_fields=["state", "content_sha256"])
    StudyFile.objects.bulk_create(
        StudyFile(
            organisation_id=study.organisation_id, recorded_by_id=study.uploaded_by_id, study=study,
            sha256=one.sha256, size_bytes=one.size_bytes,
        )
        for one in kept
    )  # fmt: skip
    queue_reading(study)
    return study


def queue_reading(study: Study) -> None:
    """Have a study read, by the next worker that is free."""
    defer(READ_STUDY, organisation_id=study.organisation_id, once=f"study-{study.id}", study_id=study.id)


def _join(coming: Files, pieces: Sequence[str]) -> Iterator[bytes]:
    for sha256 in pieces:
        with coming.open(sha256) as file:
            while chunk := file.read(CHUNK_BYTES):
                yield chunk


def _folder_of(study: Study) -> Path:
    return Path(settings.PLACE.coming) / str(study.id)


def _pieces_of(study: Study) -> Files:
    return Files(str(_folder_of(study)))


def _paths(pieces: Files) -> Iterator[Path]:
    return (one for one in Path(pieces.url).glob("??/*") if one.is_file())


def _forget_later(folder: Path) -> None:
    """Once the rows say so, and not before."""
    transaction.on_commit(lambda: shutil.rmtree(folder, ignore_errors=True))
