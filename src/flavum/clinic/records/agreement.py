"""What a consent rests on: the decision, the words of its text, the facts that add to the risks, and one digest."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from flavum.candidacy.case import join_facts
from flavum.candidacy.facts.fact import FactBook
from flavum.clinic.accounts.models import Organisation
from flavum.clinic.records.current import current_facts
from flavum.clinic.records.document import read_case
from flavum.clinic.records.models import Case, Fact, SharedDecision, Template, TemplateKind
from flavum.evidence.citation import Language
from flavum.options.catalogue import get_edition, load_options
from flavum.options.decision.consent import Content, compose, load_consent_text
from flavum.options.decision.risk import rules_of

CAPACITY = "person.can_consent"
WITHDRAWN = "Consent withdrawn"
NO_TREATMENT = ("wait", "undecided")


@dataclass(frozen=True)
class Words:
    """The words of a consent before they are filled in, as the clinic has them or as they ship."""

    title: str
    body: str
    template: Template | None = None


@dataclass(frozen=True)
class Agreement:
    """Everything that a consent rests on. facts: those about the risks, and whether the patient can consent."""

    case: Case
    decision: SharedDecision
    words: Words
    facts: tuple[Fact, ...]
    content: Content

    @property
    def digest(self) -> str:
        """SHA-256; another decision, text, fact, person, clinic or edition of the catalogue is another digest."""
        case, clinic = self.case, Organisation.objects.get(id=self.case.organisation_id)
        said = {
            "decision": str(self.decision.id),
            "treatment": self.content.treatment.key,
            "edition": get_edition(load_options()),
            "words": [self.words.title, self.words.body],
            "risks": [[one.key, one.is_known] for one in self.content.risks],
            "facts": [[str(one.id), one.key, one.value, one.unknown_because] for one in self.facts],
            "person": [case.person.given_name, case.person.family_name, case.person.language],
            "clinic": [clinic.name, clinic.desk_phone, clinic.emergency_number],
        }
        return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()

    def find_fact(self, key: str) -> Fact | None:
        return next((one for one in self.facts if one.key == key), None)


def find_decision(case: Case) -> SharedDecision | None:
    """The newest, which is the one that counts."""
    found = SharedDecision.objects.filter(case=case).select_related("recorded_by")
    return found.order_by("-recorded_at", "-id").first()


def find_agreement(case: Case) -> Agreement | None:
    """What a consent would rest on now; None as long as no treatment is chosen."""
    decision = find_decision(case)
    known = {one.key for one in load_options()}
    if decision is None or decision.choice not in known:
        return None
    treatment = decision.choice
    keys = {CAPACITY, *(fact for rule in rules_of(treatment) for fact in rule.facts)}
    facts = current_facts(case).filter(key__in=keys, side="", level="").select_related("recorded_by")
    return Agreement(
        case,
        decision,
        find_words(case, treatment),
        tuple(facts.order_by("key")),
        compose(treatment, _read(case, decision)),
    )


def find_words(case: Case, treatment: str) -> Words:
    """The clinic's template named as the treatment, else the one named as the text that ships, else what ships."""
    shipped = load_consent_text()
    title = next(one.title.en for one in load_options() if one.key == treatment)
    language = case.person.language
    offered = Template.objects.filter(kind=TemplateKind.CONSENT, language=language, is_retired=False)
    found = {one.name: one for one in offered.filter(name__in=(title, shipped.name))}
    own = found.get(title) or found.get(shipped.name)
    if own is not None:
        return Words(own.title, own.body, own)
    spoken: Language = "es" if language == "es" else "en"
    return Words(shipped.title.say(spoken), shipped.body.say(spoken))


def word_void(case: Case, since: datetime) -> Iterator[tuple[datetime, str]]:
    """What happened since that a consent rests on: when, and in words, without the facts."""
    for decision in SharedDecision.objects.filter(case=case, recorded_at__gt=since).order_by("recorded_at"):
        withdrawn = decision.reason == WITHDRAWN
        yield decision.recorded_at, _("the patient withdrew it") if withdrawn else _("the decision was taken anew")


def _read(case: Case, decision: SharedDecision) -> FactBook:
    """What was said and entered; the images say nothing about these risks, and a patient may not see their reading."""
    return FactBook(join_facts(read_case(case), (), on=decision.recorded_at.date()).facts)
