"""The signatures of a case, and whether each still holds: one over facts is void as soon as one of these changes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from flavum.candidacy.facts.catalogue import fact_catalogue
from flavum.candidacy.words import Language, word_label
from flavum.clinic.audit.ground import digest_ground, ground_of
from flavum.clinic.records.agreement import find_agreement, word_void
from flavum.clinic.records.criteria import SETS, get_set
from flavum.clinic.records.models import Case, Fact, Meaning, Origin, Override, Signature

CONSENTS = (Meaning.CONSENT, Meaning.EXPLAINED)


@dataclass(frozen=True)
class Signed:
    """A signature as it stands today. void_since: None while it holds; because: what happened then, in words."""

    signature: Signature
    void_since: datetime | None = None
    because: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        return self.void_since is None


def signatures_of(case: Case) -> list[Signed]:
    """Every signature of a case, the newest first."""
    rows = Signature.objects.filter(case=case).select_related("recorded_by", "document").order_by("-recorded_at", "id")
    return [_judge(case, row) for row in rows]


def find_holding(case: Case, meaning: Meaning) -> Signature | None:
    """The newest signature of that meaning that holds now."""
    return pick_holding(signatures_of(case), meaning)


def pick_holding(signed: Iterable[Signed], meaning: Meaning) -> Signature | None:
    """The same, of signatures that were judged already."""
    return next((one.signature for one in signed if one.holds and one.signature.meaning == meaning), None)


def _judge(case: Case, signature: Signature) -> Signed:
    if not signature.subject_sha256:
        return Signed(signature)
    if signature.meaning in CONSENTS:
        return _judge_consent(case, signature)
    on = signature.recorded_at.date()
    if digest_ground(case, on) == signature.subject_sha256:
        return Signed(signature)
    since = signature.recorded_at
    overrides = Override.objects.filter(case=case, criteria=SETS[0], recorded_at__gt=since)
    changed: list[Fact | Override] = sorted(
        [*(one for one in ground_of(case, on) if one.recorded_at > since), *overrides], key=lambda one: one.recorded_at
    )
    words = tuple(dict.fromkeys(_word_changes(changed))) or (_("what it rests on is no longer the same"),)
    return Signed(signature, changed[0].recorded_at if changed else since, words)


def _judge_consent(case: Case, signature: Signature) -> Signed:
    """One under a consent is void as soon as the decision, its words, or a fact that adds to the risks is another."""
    agreement = find_agreement(case)
    if agreement is not None and agreement.digest == signature.subject_sha256:
        return Signed(signature)
    after = signature.recorded_at
    facts = sorted(
        (one for one in (agreement.facts if agreement else ()) if one.recorded_at > after),
        key=lambda one: one.recorded_at,
    )
    told = [*word_void(case, after), *((one.recorded_at, words) for one in facts for words in _word_changes([one]))]
    told.sort(key=lambda one: one[0])
    because = tuple(words for _at, words in told) or (_("its text, or what we know of the treatment, has changed"),)
    return Signed(signature, told[0][0] if told else after, because)


def _word_changes(changed: Sequence[Fact | Override]) -> Iterator[str]:
    """ "dural sac area at L4-L5 was corrected"."""
    for fact in changed:
        if isinstance(fact, Override):
            yield _word_override(fact)
            continue
        words = {"what": word_place(fact)}
        if fact.supersedes_id is None:
            yield _("%(what)s was added") % words
        elif fact.origin == Origin.CORRECTED:
            yield _("%(what)s was corrected") % words
        else:
            yield _("%(what)s was changed") % words


def _word_override(row: Override) -> str:
    """ "“No instability” at L4-L5 was overridden"."""
    titles = {one.key: (one.title, one.title_es) for one in get_set(row.criteria).criteria}
    title = titles.get(row.criterion, (row.criterion, row.criterion))[get_language() == "es"]
    what = _("“%(label)s” at %(level)s") if row.level else _("“%(label)s”")
    words = {"what": what % {"label": title, "level": row.level}}
    return (_("%(what)s was overridden") if row.answer else _("the override of %(what)s was taken back")) % words


def word_place(fact: Fact) -> str:
    """What a fact is about, in the reader's language: "dural sac area at L4-L5"."""
    label = word_fact(fact.key)
    return _("%(label)s at %(level)s") % {"label": label, "level": fact.level} if fact.level else label


def word_fact(key: str) -> str:
    """A fact's name in the reader's language; its key where the catalogue has lost it."""
    if key == "treatment.rows":
        return _("the list of treatments")
    if key == "surgery.rows":
        return _("the list of operations")
    if key not in fact_catalogue():
        return key
    return word_label(key, Language.ES if get_language() == "es" else Language.EN)
