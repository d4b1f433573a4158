"""The kept files of a case under names for its copy: by kind and day, or by number, and never by anybody's name."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from flavum.clinic.arrival.keep_photo import TITLE
from flavum.clinic.copies.archive import Member
from flavum.clinic.messaging.attach import ENDING
from flavum.clinic.records.files import CHUNK_BYTES, kept_files
from flavum.clinic.records.models import Case, Document, Meaning, Study, StudyFile, StudyReading, StudyState
from flavum.clinic.scheduling.site_time import day_of, zone_of
from flavum.imaging.dicom.parse import looks_like_dicom

# Only these have been compared with the person whose case they are in (tasks/read_study.py): what is still coming in,
# or was set aside, may be somebody else's, and goes to nobody by itself.
HANDED_OUT = (StudyState.READ, StudyState.REFUSED)
HEAD_BYTES = 512
NIFTI_AT, NIFTI = 344, (b"n+1\0", b"ni1\0")
BEGINS = {b"PK\x03\x04": ".zip", b"\x1f\x8b": ".nii.gz"}


@dataclass(frozen=True)
class Picture:
    """A study of a case. number: its place among them by the day on which it came, from 1."""

    number: int
    study: Study

    @property
    def is_handed_out(self) -> bool:
        return self.study.state in HANDED_OUT

    @property
    def folder(self) -> str:
        mark = f"-{slugify(_('synthetic'))}" if self.study.is_synthetic else ""
        return f"images/{self.number}{mark}"


def number_studies(case: Case) -> list[Picture]:
    studies = Study.objects.filter(case=case).select_related("uploaded_by", "released_by").order_by("began_at", "id")
    return [Picture(number, study) for number, study in enumerate(studies, 1)]


def name_papers(case: Case) -> dict[Document, str]:
    """Every document of a case with the name of its file."""
    zone, kinds = zone_of(case.site), _kinds()
    papers = Document.objects.filter(case=case).prefetch_related("signatures", "messages").order_by("recorded_at", "id")
    return {
        one: f"documents/{day_of(one.recorded_at, zone)}-{slugify(kinds[_kind(one)])}-{one.sha256[:8]}"
        f"{ENDING.get(one.media_type, '.bin')}"
        for one in papers
    }


def _kind(paper: Document) -> str:
    meaning = next((one.meaning for one in paper.signatures.all()), "")
    if meaning:
        return meaning
    if paper.title == TITLE:
        return "photo"
    return "attachment" if paper.messages.all() else "paper"


def _kinds() -> dict[str, str]:
    return {
        Meaning.VERDICT: pgettext("name of a file", "verdict"),
        Meaning.LETTER: pgettext("name of a file", "letter"),
        Meaning.CONSENT: pgettext("name of a file", "consent"),
        "photo": pgettext("name of a file", "photo of medicines"),
        "attachment": pgettext("name of a file", "sent with a message"),
        "paper": pgettext("name of a file", "paper"),
    }


def find_endings(case: Case) -> dict[str, str]:
    """Digest -> ending of the name of every image that is handed out. The store is asked for each: nobody may wait."""
    files = StudyFile.objects.filter(study__case=case, study__state__in=HANDED_OUT)
    digests = files.values_list("sha256", flat=True).distinct()
    return {digest: _find_ending(digest) for digest in digests}


def name_images(pictures: Iterable[Picture], endings: Mapping[str, str]) -> dict[StudyFile, str]:
    """Every image that is handed out with the name of its file; the order is that of the digests.

    endings: as far as they are known already.
    """
    named = {}
    for picture in pictures:
        if picture.is_handed_out:
            for number, one in enumerate(picture.study.files.order_by("sha256"), 1):
                named[one] = f"{picture.folder}/{number:05d}{endings.get(one.sha256) or _find_ending(one.sha256)}"
    return named


def _find_ending(digest: str) -> str:
    return _ending(kept_files().head(digest, HEAD_BYTES))


def name_readings(pictures: Iterable[Picture]) -> dict[StudyReading, str]:
    """What Flavum read from the images, as it wrote it down."""
    return {
        one: f"{picture.folder}/flavum-{slugify(one.flavum_version.replace('.', '-'))}.json"
        for picture in pictures
        if picture.is_handed_out
        for one in picture.study.readings.order_by("recorded_at", "id")
    }


def _ending(head: bytes) -> str:
    """Names of images are not kept, for they hold names of people; what a file is, its beginning says."""
    if looks_like_dicom(head):
        return ".dcm"
    if head[NIFTI_AT : NIFTI_AT + 4] in NIFTI:
        return ".nii"
    return next((ending for begin, ending in BEGINS.items() if head.startswith(begin)), ".bin")


def from_store(name: str, sha256: str, size_bytes: int = 0) -> Member:
    """A kept file as a member; what is no longer what was kept is refused when its turn comes.

    size_bytes: 0 for what is small and has its size written down nowhere.
    """

    def read() -> Iterator[bytes]:
        with kept_files().open(sha256) as file:
            while piece := file.read(CHUNK_BYTES):
                yield piece

    return Member(name, size_bytes, read)
