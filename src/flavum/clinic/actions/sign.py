"""Sign a paper: it is kept byte for byte, and the signature says what it means and which facts it rests on."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from flavum.candidacy.intake.emergency import find_emergencies
from flavum.clinic.accounts.actor import Actor
from flavum.clinic.accounts.permission import Permission
from flavum.clinic.audit.ground import digest_ground
from flavum.clinic.audit.signed import word_place
from flavum.clinic.records.current import current_facts, find_fact
from flavum.clinic.records.document import read_case
from flavum.clinic.records.files import kept_files
from flavum.clinic.records.hold import hold_case
from flavum.clinic.records.models import Alarm, Case, Disagreement, Document, Meaning, Signature
from flavum.errors import Refusal

PDF = "application/pdf"
MOST_BYTES = 50_000_000
SURE = (True, "yes")
MAY_SIGN = {
    Meaning.VERDICT: Permission.SIGN_DECISION,
    Meaning.LETTER: Permission.SEND_MESSAGE,
    Meaning.EXPLAINED: Permission.SIGN_DECISION,
    Meaning.CONSENT: Permission.SEE_OWN_CASE,
}


class SignatureRefusal(Refusal):
    """Something cannot be signed as it stands."""

    kind = "signature"


@dataclass(frozen=True)
class Paper:
    """What is signed: a PDF, its title, and the digest of the facts it was made of ("" where it rests on none)."""

    content: bytes
    title: str
    subject_sha256: str = ""


@transaction.atomic
def sign(by: Actor, case: Case, paper: Paper, meaning: Meaning) -> Signature:
    """The signature; the same thing signed twice is signed once.

    Refuses where facts have changed since the paper was made, and a verdict with something unresolved.
    """
    by.check(MAY_SIGN[meaning])
    hold_case(case.id)
    if meaning is Meaning.VERDICT:
        _check_verdict(case, paper)
        signed = Signature.objects.filter(
            case=case, meaning=meaning, recorded_by_id=by.user_id, subject_sha256=paper.subject_sha256
        ).first()
        if signed:
            return signed
    document = keep_paper(by, case, paper)
    return Signature.objects.get_or_create(
        organisation_id=by.organisation_id, recorded_by_id=by.user_id, case=case, meaning=meaning,
        content_sha256=document.sha256, defaults={"document": document, "subject_sha256": paper.subject_sha256},
    )[0]  # fmt: skip


def keep_paper(by: Actor, case: Case, paper: Paper) -> Document:
    """The paper as a document of the case; the same bytes are one document."""
    kept = kept_files().keep([paper.content], most_bytes=MOST_BYTES)
    written = {"size_bytes": kept.size_bytes, "media_type": PDF, "title": paper.title, "recorded_by_id": by.user_id}
    return Document.objects.get_or_create(
        organisation_id=by.organisation_id, case=case, sha256=kept.sha256, defaults=written
    )[0]


def find_obstacles(case: Case) -> Iterator[str]:
    """Why the verdict on a case cannot be signed now, one sentence each."""
    spanish = get_language() == "es"
    for one in find_emergencies(read_case(case)):
        if not _is_seen_to(case, one.fact):
            yield _("Unresolved emergency: %(what)s. End its alarm first, and say what was done.") % {
                "what": one.title_es if spanish else one.title
            }
    for stands in Disagreement.objects.filter(case=case, against__superseded_by=None).select_related("against"):
        yield _("Two answers disagree about “%(what)s”. Decide first which one holds.") % {
            "what": word_place(stands.against)
        }
    sure = find_fact(case, "imaging.level_names_sure")
    if sure is not None and sure.value not in SURE:
        yield _("The names of the levels on the MRI are not sure. Confirm them first.")


def _is_seen_to(case: Case, key: str) -> bool:
    """Whether an alarm about the current answer was ended by somebody who said what was done, and none is open."""
    answered = current_facts(case).filter(key=key).values_list("recorded_at", flat=True).first()
    alarms = Alarm.objects.filter(case=case, key=key)
    is_ended = answered is not None and alarms.filter(ended_at__gte=answered).exists()
    return is_ended and not alarms.filter(ended_at=None).exists()


def _check_verdict(case: Case, paper: Paper) -> None:
    for obstacle in find_obstacles(case):
        raise SignatureRefusal(obstacle)
    if digest_ground(case, datetime.now(UTC).date()) != paper.subject_sha256:
        raise SignatureRefusal(_("What is known has changed since you looked. Read the verdict again, then sign."))
