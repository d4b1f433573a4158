"""The verdict as a paper: what the page says, with the clinic's head and who signs it, when, and what that means."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from flavum.clinic.accounts.models import Organisation
from flavum.clinic.actions.sign import Paper
from flavum.clinic.audit.head import head_of, word_synthetic
from flavum.clinic.records.models import Case, Meaning
from flavum.clinic.verdict.picture import draw_pictures
from flavum.report.clinician import word_day
from flavum.report.pdf import draw_marks, typeset
from flavum.report.words import load_words


@dataclass(frozen=True)
class Signer:
    """Who signs, and when."""

    name: str
    at: datetime


def make_paper(case: Case, view: dict[str, Any], signer: Signer, subject_sha256: str) -> Paper:
    """The paper that is signed; the same verdict, person and time give the same bytes."""
    clinic = Organisation.objects.get(id=case.organisation_id)
    words = load_words(view["lang"])
    day = word_day(signer.at.date(), words)
    data = {
        "v": {**view, "synthetic": word_synthetic(clinic)},
        "w": words,
        "marks": draw_marks(),
        "pictures": draw_pictures(case, view["focus"], view["lang"]),
        "head": head_of(case, clinic),
        "signed": {
            "by": _("Signed electronically by %(who)s on %(when)s UTC")
            % {"who": signer.name, "when": f"{day}, {signer.at:%H:%M}"},
            "meaning": str(Meaning.VERDICT.label),
            "digest": _("Digest of the facts (SHA-256): %(digest)s") % {"digest": subject_sha256},
            "void": _("This signature is void as soon as one of these facts is corrected; the record says so."),
        },
        "title": _("Verdict on MILD"),
        "counted": _("Criteria"),
        "both": _word_both(view["computed"]),
        "examined": _("What was examined"),
    }
    title = _("Verdict of %(day)s, signed by %(who)s") % {"day": day, "who": signer.name}
    return Paper(typeset("verdict.typ", data), title, subject_sha256)


def _word_both(computed: dict[str, Any] | None) -> str:
    """The verdict without the overrides beside that with them; empty where nothing is overridden."""
    if computed is None:
        return ""
    return _("Computed: %(computed)s. With the override of %(who)s: %(with)s.") % {
        "computed": computed["name"], "who": computed["who"], "with": computed["with"],
    }  # fmt: skip
