"""Files that go with a message: known by their content, never by their name, and kept as documents of the case."""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO

from django.http import FileResponse
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _
from PIL import Image

from flavum.clinic.accounts.actor import Actor
from flavum.clinic.records.files import CHUNK_BYTES, kept_files
from flavum.clinic.records.models import SHA256_LENGTH, Case, Document
from flavum.errors import Refusal

MOST_BYTES, MOST_FILES = 20_000_000, 5
TITLE_LENGTH = 120
PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
ENDING = {PDF: ".pdf", JPEG: ".jpg", PNG: ".png"}
PILLOW = {JPEG: "JPEG", PNG: "PNG"}
BEGINS = {b"%PDF-": PDF, b"\xff\xd8\xff": JPEG, b"\x89PNG\r\n\x1a\n": PNG}
PDF_END_BYTES = 2048  # a PDF says within its last bytes that it is whole


class AttachmentRefusal(Refusal):
    """A file that cannot go with a message."""

    kind = "attachment"


@dataclass(frozen=True)
class Upload:
    """A file as it came: its name is shown and never believed."""

    name: str
    size_bytes: int
    file: IO[bytes]


def find_media_type(upload: Upload) -> str:
    """What the bytes are; refuses everything but a whole PDF, JPEG or PNG of a size that is taken."""
    said = {"name": upload.name[:TITLE_LENGTH]}
    if upload.size_bytes > MOST_BYTES:
        raise AttachmentRefusal(_("“%(name)s” is larger than 20 MB, the most that is taken.") % said)
    upload.file.seek(0)
    head = upload.file.read(16)
    media_type = next((kind for start, kind in BEGINS.items() if head.startswith(start)), None)
    if media_type is None:
        raise AttachmentRefusal(_("“%(name)s” is neither a PDF nor a JPEG or PNG picture.") % said)
    if not (_is_whole_pdf(upload.file) if media_type == PDF else _is_picture(upload.file, PILLOW[media_type])):
        raise AttachmentRefusal(_("“%(name)s” is damaged or not complete. Choose it again.") % said)
    return media_type


def _is_whole_pdf(file: IO[bytes]) -> bool:
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size - PDF_END_BYTES))
    return b"%%EOF" in file.read()


def _is_picture(file: IO[bytes], kind: str) -> bool:
    file.seek(0)
    try:
        with Image.open(file, formats=[kind]) as picture:
            picture.verify()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return False  # every way in which Pillow says that a file is not what it begins as
    return True


def keep_document(by: Actor, case: Case, upload: Upload) -> Document:
    """The document of the case with these bytes, new or known."""
    media_type = find_media_type(upload)
    upload.file.seek(0)
    kept = kept_files().keep(_chunks(upload.file), most_bytes=MOST_BYTES)
    assert len(kept.sha256) == SHA256_LENGTH
    return Document.objects.get_or_create(
        case=case, sha256=kept.sha256, organisation_id=by.organisation_id,
        defaults={
            "size_bytes": kept.size_bytes, "media_type": media_type, "title": to_title(upload.name, media_type),
            "recorded_by_id": by.user_id,
        },
    )[0]  # fmt: skip


def to_title(name: str, media_type: str) -> str:
    """A name under which the file can be saved anywhere, with the ending that its content deserves."""
    stem = get_valid_filename(f"x{name.rsplit('/', 1)[-1].rsplit('.', 1)[0]}")[1:].strip("._-") or "file"
    return f"{stem[:TITLE_LENGTH]}{ENDING[media_type]}"


def _chunks(file: IO[bytes]) -> Iterable[bytes]:
    while chunk := file.read(CHUNK_BYTES):
        yield chunk


def answer_with(document: Document) -> FileResponse:
    """The file, to be saved: never shown inside a page of the clinic, and never taken for anything but what it is."""
    return FileResponse(
        kept_files().open(document.sha256),
        as_attachment=True, filename=document.title, content_type=document.media_type,
        headers={"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'; sandbox"},
    )  # fmt: skip
