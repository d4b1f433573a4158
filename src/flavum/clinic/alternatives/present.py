"""The roads beside MILD in words: which reason each fits, its evidence, its treatments; and what comes up on a case."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flavum.candidacy.alternatives.entry import AlternativeEntry, read_alternatives
from flavum.candidacy.assessment import Assessment, CriterionAnswer
from flavum.evidence.claim import Claim
from flavum.evidence.library import load_library
from flavum.options.catalogue import get_option
from flavum.options.words import NO_GOOD_EVIDENCE
from flavum.report.clinician import present_emergency
from flavum.report.detail import present_claim, present_source
from flavum.report.words import Language, say

View = dict[str, Any]
FOR_STAFF_ALONE = ("emergency_department",)  # what cannot wait has pages of its own


@dataclass(frozen=True)
class Roads:
    """Those that a case brings up, and all others; each in the order of the file."""

    raised: list[View]
    others: list[View]


def present_roads(assessment: Assessment | None, language: Language, *, on: date) -> Roads:
    """Every road; assessment None: nothing is known of anybody, and none comes up."""
    because = _find_raised(assessment, language) if assessment else {}
    roads = [_present_road(entry, because.get(entry.key), language, on=on) for entry in read_alternatives()]
    return Roads([one for one in roads if one["because"]], [one for one in roads if not one["because"]])


def present_emergencies(assessment: Assessment, language: Language) -> list[View]:
    """As the page of the verdict shows them."""
    return [present_emergency(one, language) for one in assessment.emergencies]


def present_claims(keys: Iterable[str], language: Language, *, on: date) -> list[View]:
    """Each claim with its interval and people, how sure it is, where it can be read and who paid."""
    return [_present_claim(load_library().get_claim(key, on=on), language) for key in keys]


def _present_road(entry: AlternativeEntry, because: View | None, language: Language, *, on: date) -> View:
    return {
        "key": entry.key,
        "is_own": entry.key not in FOR_STAFF_ALONE,
        "reason": say(entry, "reason", language),
        "plain": say(entry, "plain", language),
        "title": say(entry.alternative, "title", language),
        "text": say(entry.alternative, "text", language),
        "not_known": say(entry, "not_known", language),
        "treatments": [_present_treatment(key, language, on=on) for key in entry.treatments],
        "claims": present_claims(entry.alternative.claims, language, on=on),
        "because": because,
    }


def _present_treatment(key: str, language: Language, *, on: date) -> View:
    treatment = get_option(key)
    return {
        "key": key,
        "title": treatment.title.say(language),
        "what": treatment.what.text.say(language),
        "harms": treatment.harms.text.say(language),
        "no_evidence": NO_GOOD_EVIDENCE.say(language) if not treatment.results else "",
        "unknown": [one.text.say(language) for one in treatment.unknown],
        "claims": present_claims(
            (claim.key for claim in dict.fromkeys((*treatment.what.claims, *treatment.harms.claims))), language, on=on
        ),
    }


def _present_claim(claim: Claim, language: Language) -> View:
    source = present_source(load_library().get_source(claim.source), language)
    return {**source, **present_claim(claim, language)}


def _find_raised(assessment: Assessment, language: Language) -> Mapping[str, View]:
    """Key of a road -> the criterion that brought it up, with its sentence and the levels."""
    answers: dict[str, CriterionAnswer] = {}
    for answer in (*assessment.answers, *(one for level in assessment.levels for one in level.answers)):
        if answer.key not in answers or answer.answer.value == "unmet":
            answers[answer.key] = answer
    return {
        one.key: {
            "title": say(answers[one.because], "title", language),
            "sentence": say(answers[one.because], "explanation", language),
            "levels": ", ".join(level.value for level in one.levels),
        }
        for one in assessment.alternatives
    }
