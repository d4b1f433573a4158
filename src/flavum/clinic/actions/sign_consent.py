"""Sign a consent: the clinician that it was explained, then the patient that they agree, both on the same bytes."""

from django.db import transaction
from django.utils.translation import gettext as _

from flavum.candidacy.intake.emergency import find_emergencies
from flavum.clinic.accounts.actor import Actor
from flavum.clinic.actions.sign import MAY_SIGN, Paper, find_obstacles, keep_paper
from flavum.clinic.audit.signed import find_holding
from flavum.clinic.records.agreement import CAPACITY, Agreement, find_agreement
from flavum.clinic.records.document import read_case
from flavum.clinic.records.hold import hold_case
from flavum.clinic.records.models import Case, Document, Fact, Meaning, Signature
from flavum.errors import Refusal

SURE = (True, "yes")


class ConsentRefusal(Refusal):
    """A consent cannot be signed or withdrawn as it stands."""

    kind = "consent"


@transaction.atomic
def sign_explained(by: Actor, case: Case, paper: Paper) -> Signature:
    """The clinician says that it was explained; the paper is kept. Signed twice it is signed once.

    paper.subject_sha256: the digest of what the clinician was shown. Refuses where that has changed since.
    """
    by.check(MAY_SIGN[Meaning.EXPLAINED])
    hold_case(case.id)
    agreement = _check(case, paper.subject_sha256)
    for obstacle in find_obstacles(case):
        raise ConsentRefusal(obstacle)
    return _sign(by, agreement, keep_paper(by, case, paper), Meaning.EXPLAINED)


@transaction.atomic
def sign_consent(by: Actor, case: Case, *, seen: str) -> Signature:
    """The patient agrees to the very paper that was explained to them. seen: the digest of what they were shown."""
    by.check(MAY_SIGN[Meaning.CONSENT])
    hold_case(case.id)
    check_signs_for_themselves(by, case)
    agreement = _check(case, seen)
    if find_emergencies(read_case(case)):
        raise ConsentRefusal(_("One of your answers cannot wait. Call us first; this can be signed later."))
    explained = find_holding(case, Meaning.EXPLAINED)
    if explained is None or explained.document is None:
        raise ConsentRefusal(_("Your doctor goes through this paper with you first. Then you can sign it here."))
    return _sign(by, agreement, explained.document, Meaning.CONSENT)


def check_signs_for_themselves(by: Actor, case: Case) -> None:
    """Refuses everybody but the patient: who helps may read along, and not agree in their place."""
    if case.person.user_id != by.user_id:
        raise ConsentRefusal(
            _("Only %(who)s can do this. You can read it together; nobody else can agree in their place.")
            % {"who": case.person.given_name}
        )


def find_doubt(fact: Fact | None) -> str:
    """Why nobody signs here: whether the patient can consent is not known, or they cannot; empty where they can."""
    if fact is None or fact.value is None:
        return _("Nobody has written down yet whether the patient can give valid consent. The doctor judges that.")
    if fact.value in SURE:
        return ""
    said = {"who": fact.recorded_by.name if fact.recorded_by else "", "day": fact.recorded_at.date().isoformat()}
    return (
        _("%(who)s wrote on %(day)s that the patient cannot give valid consent. It is not signed here; the clinic "
          "speaks with whoever may decide for them by law.") % said
    )  # fmt: skip


def _check(case: Case, seen: str) -> Agreement:
    agreement = find_agreement(case)
    if agreement is None:
        raise ConsentRefusal(_("No treatment is chosen, so there is nothing to agree to."))
    if doubt := find_doubt(agreement.find_fact(CAPACITY)):
        raise ConsentRefusal(doubt)
    if agreement.digest != seen:
        raise ConsentRefusal(_("Something has changed since you looked. Read it again, then sign."))
    return agreement


def _sign(by: Actor, agreement: Agreement, document: Document, meaning: Meaning) -> Signature:
    return Signature.objects.get_or_create(
        organisation_id=by.organisation_id, recorded_by_id=by.user_id, case=agreement.case, meaning=meaning,
        content_sha256=document.sha256, defaults={"document": document, "subject_sha256": agreement.digest},
    )[0]  # fmt: skip
