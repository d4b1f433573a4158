"""Keep a photo of a list of medicines as a document of the case. It is looked at by people; nothing reads it."""

from typing import BinaryIO

from PIL import Image, UnidentifiedImageError

from flavum.clinic.accounts.actor import Actor
from flavum.clinic.accounts.permission import Permission
from flavum.clinic.records.files import CHUNK_BYTES, FileRefusal, Files
from flavum.clinic.records.models import Case, Document

TITLE = "Photo of the list of medicines"
KINDS = {"JPEG": "image/jpeg", "PNG": "image/png"}
MOST_BYTES = 20_000_000


def keep_photo(by: Actor, case: Case, file: BinaryIO, files: Files) -> Document:
    """The document; the same photo twice is one. Refuses what is no JPEG or PNG picture, whatever its name says."""
    by.check(Permission.ANSWER_INTAKE)
    media_type = _media_type(file)
    kept = files.keep(iter(lambda: file.read(CHUNK_BYTES), b""), most_bytes=MOST_BYTES)
    known = Document.objects.filter(case=case, sha256=kept.sha256).first()
    return known or Document.objects.create(
        organisation_id=by.organisation_id, recorded_by_id=by.user_id, case=case, sha256=kept.sha256,
        size_bytes=kept.size_bytes, media_type=media_type, title=TITLE,
    )  # fmt: skip


def _media_type(file: BinaryIO) -> str:
    try:
        with Image.open(file, formats=list(KINDS)) as picture:
            kind = str(picture.format)
            picture.verify()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as broken:
        raise FileRefusal("This is not a photo that can be kept: it has to be a JPEG or PNG picture.") from broken
    file.seek(0)
    return KINDS[kind]
