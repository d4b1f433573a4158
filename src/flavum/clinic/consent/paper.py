"""The consent as a paper: without a clock and without a signer, so that whoever signs it signs the same bytes."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from flavum.clinic.accounts.models import Organisation
from flavum.clinic.actions.sign import Paper
from flavum.clinic.audit.head import head_of, word_synthetic
from flavum.clinic.consent.text import fill_consent
from flavum.clinic.records.agreement import Agreement
from flavum.report.clinician import word_day
from flavum.report.pdf import typeset
from flavum.report.words import load_words


def make_consent_paper(agreement: Agreement) -> Paper:
    """The paper in the patient's language; the same decision, words and facts give the same bytes."""
    case, consent = agreement.case, fill_consent(agreement)
    clinic = Organisation.objects.get(id=case.organisation_id)
    with override(consent.language):
        day = word_day(agreement.decision.recorded_at.date(), load_words(consent.language))
        words = load_words(consent.language)
        data = {
            "lang": consent.language,
            "synthetic": word_synthetic(clinic),
            "head": head_of(case, clinic),
            "title": consent.title,
            "day": _("Decided on %(day)s") % {"day": day},
            "blocks": [{"lines": one.lines, "heading": one.is_heading} for one in consent.blocks],
            "rests": {
                "title": _("What the numbers rest on"),
                "names": [words["table"][name] for name in ("says", "certainty", "cited")],
                "claims": consent.claims,
                "sources_title": words["detail"]["sources"],
                "sources": consent.sources,
            },
            "signing": {
                "title": _("Signatures"),
                "how": _("This paper is signed electronically, first by the clinician who explained it, then by the "
                         "patient. Who signed it, when, and whether it still holds stands in the clinic's record."),
                "void": _("It is void as soon as the decision, these words, or a fact about the risks changes, and as "
                          "soon as the patient takes it back."),
                "digest": _("Digest of what it rests on (SHA-256): %(digest)s") % {"digest": consent.digest},
            },
        }  # fmt: skip
        title = _("Consent: %(treatment)s") % {"treatment": agreement.content.treatment.title.say(consent.language)}
    return Paper(typeset("consent.typ", data), title, consent.digest)
