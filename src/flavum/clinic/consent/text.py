"""A consent filled in for a patient, as page and paper say it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flavum.clinic.accounts.models import Organisation
from flavum.clinic.messaging.fill import fill
from flavum.clinic.records.agreement import Agreement
from flavum.clinic.records.models import TemplateKind
from flavum.evidence.citation import Language
from flavum.evidence.library import load_library
from flavum.options.text import Text
from flavum.report.detail import present_claim, present_source

HEADING = "# "


@dataclass(frozen=True)
class Block:
    """One paragraph; a heading where is_heading is true. lines: as they stand below each other."""

    lines: tuple[str, ...]
    is_heading: bool


@dataclass(frozen=True)
class Consent:
    """What is signed, in the patient's language: title, paragraphs, every claim and every source behind them."""

    language: Language
    title: str
    blocks: tuple[Block, ...]
    claims: tuple[dict[str, Any], ...]
    sources: tuple[dict[str, str], ...]
    digest: str


def fill_consent(agreement: Agreement) -> Consent:
    """The clinic's words with this patient's treatment and risks in them. Raises TemplateRefusal."""
    language: Language = "es" if agreement.case.person.language == "es" else "en"
    values = _values(agreement, language)
    body = fill(agreement.words.body, values, TemplateKind.CONSENT)
    claims = agreement.content.claims
    keys = sorted({key for claim in claims for key in (claim.source, *claim.also)})
    sources = [load_library().get_source(key) for key in keys]
    return Consent(
        language=language,
        title=fill(agreement.words.title, values, TemplateKind.CONSENT),
        blocks=tuple(_to_block(part) for part in body.strip().split("\n\n") if part.strip()),
        claims=tuple(present_claim(claim, language) for claim in claims),
        sources=tuple(present_source(one, language) for one in sources),
        digest=agreement.digest,
    )  # fmt: skip


def _values(agreement: Agreement, language: Language) -> dict[str, str]:
    """What the names stand for. Several things that are said under one name stand below each other."""
    clinic = Organisation.objects.get(id=agreement.case.organisation_id)
    person, content = agreement.case.person, agreement.content

    def lines(texts: Sequence[Text]) -> str:
        return "\n".join(text.say(language) for text in texts)

    return {
        "given_name": person.given_name,
        "family_name": person.family_name,
        "clinic": clinic.name,
        "desk_phone": clinic.desk_phone,
        "emergency_number": clinic.emergency_number,
        "treatment": content.treatment.title.say(language),
        "what_is_done": " ".join(text.say(language) for text in content.what_is_done),
        "harms": lines(content.harms),
        "own_risks": lines(content.own),
        "alternatives": lines(content.alternatives),
        "not_known": lines(content.not_known),
    }


def _to_block(part: str) -> Block:
    text = part.strip()
    is_heading = text.startswith(HEADING)
    return Block(tuple(text.removeprefix(HEADING).split("\n")), is_heading)
