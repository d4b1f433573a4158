"""How uploaded bytes come in: a study's files go to disk one by one, everything is counted, nobody unknown sends any.

Django reads a form's body before it asks who sent it, and keeps every file open: neither will do for 20,000 files.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any
from uuid import uuid4

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopFutureHandlers, StopUpload
from django.http import HttpRequest

from flavum.clinic.accounts.kept import leave_files_out
from flavum.clinic.actions.keep_study import MOST_BYTES, TOO_LARGE, TOO_MANY
from flavum.imaging.dicom.archive import MOST_FILES

STUDIES = re.compile(r"/cases/\d+/studies/(new|[0-9a-f-]{36})/")
MOST_BYTES_ELSEWHERE = 32 * 2**20
TOO_LARGE_ELSEWHERE = f"The file is larger than {MOST_BYTES_ELSEWHERE // 2**20} MB, the most that is taken here."
CHUNK_BYTES = 2**20


class Arrived:
    """A file of a study that has come whole. Its name is not kept, for names of files hold names of people."""

    def __init__(self, path: Path, size: int) -> None:
        self.path, self.size = path, size

    def chunks(self) -> Iterator[bytes]:
        with self.path.open("rb") as file:
            while chunk := file.read(CHUNK_BYTES):
                yield chunk

    def close(self) -> None:
        """Called by Django when the request is over."""
        self.path.unlink(missing_ok=True)


class Arrival(FileUploadHandler):
    """Takes the files of studies, and counts those of every other form."""

    chunk_size = CHUNK_BYTES
    stream: IO[bytes]

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        assert request is not None
        self.is_study = STUDIES.fullmatch(request.path_info) is not None
        self.most_bytes = MOST_BYTES if self.is_study else MOST_BYTES_ELSEWHERE
        self.files = self.bytes = 0
        self.path: Path | None = None

    def new_file(self, *args: Any, **named: Any) -> None:
        super().new_file(*args, **named)
        assert self.request is not None
        if not self.request.user.is_authenticated:
            leave_files_out(self.request)
            raise StopUpload(connection_reset=True)
        self.files += 1
        if self.files > MOST_FILES:
            self._stop(TOO_MANY)
        if self.is_study:
            self.path = Path(settings.PLACE.coming) / uuid4().hex
            self.stream = self.path.open("xb")
            raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self.bytes += len(raw_data)
        if self.bytes > self.most_bytes:
            self._stop(TOO_LARGE if self.is_study else TOO_LARGE_ELSEWHERE)
        if not self.is_study:
            return raw_data
        self.stream.write(raw_data)
        return None

    def file_complete(self, file_size: int) -> Any:
        if self.path is None:
            return None
        self.stream.close()
        arrived, self.path = Arrived(self.path, file_size), None
        return arrived

    def upload_interrupted(self) -> None:
        if self.path is not None:
            self.stream.close()
            self.path.unlink(missing_ok=True)

    def _stop(self, sentence: str) -> None:
        """The rest of the body is read and thrown away, so that the browser shows the page that says why."""
        self.upload_interrupted()
        self.request.upload_refusal = sentence  # type: ignore[union-attr]
        raise StopUpload(connection_reset=False)
