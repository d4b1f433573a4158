"""Override one criterion: a clinician answers it otherwise than it was computed, and says why. Both are kept."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from flavum.candidacy.answer import Answer
from flavum.candidacy.assessment import Assessment, CriterionAnswer
from flavum.candidacy.criterion import CriteriaSet
from flavum.candidacy.override import may_be_overridden
from flavum.clinic.accounts.actor import Actor
from flavum.clinic.accounts.permission import Permission
from flavum.clinic.records.hold import hold_case
from flavum.clinic.records.models import Case, Override
from flavum.clinic.records.override import find_override
from flavum.clinic.records.weigh import weigh
from flavum.errors import Refusal

LONGEST = 500


class OverrideRefusal(Refusal):
    """A criterion cannot be overridden as asked."""

    kind = "override"


@dataclass(frozen=True)
class Wanted:
    """What is asked for. answer: None takes back the override that stands. seen: its row as the page showed it, and
    computed: the answer that the page showed; where either has changed since, nothing is written."""

    criterion: str
    level: str
    answer: Answer | None
    reason: str
    seen: UUID | None = None
    computed: Answer | None = None


@transaction.atomic
def override_criterion(by: Actor, case: Case, criteria: CriteriaSet, wanted: Wanted, *, on: date) -> Override:
    """The override that now stands, or the row that took it back. The same override twice is one."""
    by.check(Permission.SIGN_DECISION)
    hold_case(case.id)
    assessment = weigh(case, criteria, on=on)
    computed = find_answer(assessment, wanted.criterion, wanted.level)
    before = find_override(case, criteria.name, wanted.criterion, wanted.level)
    reason = " ".join(wanted.reason.split())
    if before is not None and (before.answer, before.reason) == (_word(wanted.answer), reason):
        return before
    _check(assessment, computed, wanted, before, reason)
    return Override.objects.create(
        organisation_id=by.organisation_id, recorded_by_id=by.user_id, case=case, criteria=criteria.name,
        criterion=computed.key, version=computed.version, level=wanted.level, answer=_word(wanted.answer),
        computed=computed.answer.value, reason=reason, supersedes=before,
    )  # fmt: skip


def find_answer(assessment: Assessment, criterion: str, level: str) -> CriterionAnswer:
    """The criterion as it was answered at a level, or about the person (level empty)."""
    own = [one.answers for one in assessment.levels if one.level.value == level] if level else [assessment.answers]
    for answer in (answer for answers in own for answer in answers):
        if answer.key == criterion:
            return answer
    raise OverrideRefusal(_("This set of criteria does not ask that."))


def _check(
    assessment: Assessment, computed: CriterionAnswer, wanted: Wanted, before: Override | None, reason: str
) -> None:
    if (before.id if before else None) != wanted.seen:
        raise OverrideRefusal(
            _("Somebody has overridden this meanwhile, or taken it back. Read it again, then decide.")
        )
    if wanted.computed not in (None, computed.answer):
        raise OverrideRefusal(_("The computed answer has changed since you looked. Read it again, then decide."))
    if not reason or len(reason) > LONGEST:
        raise OverrideRefusal(_("Say why, in up to %(n)s characters: it is kept beside the answer.") % {"n": LONGEST})
    if wanted.answer is None:
        if before is None or not before.answer:
            raise OverrideRefusal(_("There is no override to take back."))
    elif wanted.answer is computed.answer:
        raise OverrideRefusal(_("This is what was computed already. To drop an override, take it back."))
    elif not may_be_overridden(computed, wanted.answer, assessment):
        raise OverrideRefusal(
            _("An emergency is not overridden, nor what nobody knows of one: enter what you have found as an answer.")
        )


def _word(answer: Answer | None) -> str:
    return "" if answer is None else answer.value
