"""The verdict in words, ready for page and paper: by level and criterion, with where each fact came from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from flavum.candidacy.answer import Answer
from flavum.candidacy.assessment import CriterionAnswer, FactUsed, LevelAssessment
from flavum.candidacy.override import Overridden
from flavum.clinic.audit.confirmed import MEASURED, Confirmed, find_confirmed
from flavum.clinic.audit.ground import GROUNDS
from flavum.clinic.evaluation.told import tell_examination
from flavum.clinic.records.current import current_facts
from flavum.clinic.records.models import Case, Fact, Origin
from flavum.clinic.records.phrase import say_kept
from flavum.clinic.verdict.overridden import present_computed, present_override, present_overriding
from flavum.evidence.citation import word_certainty
from flavum.evidence.claim import Claim
from flavum.report.clinician import ORDER, present_answer, present_cites, present_page_one, word_day
from flavum.report.detail import (
    cited_sources,
    present_alternative,
    present_claim,
    present_detail,
    present_source,
)
from flavum.report.explanation.choose import find_first
from flavum.report.figure.mark import OF_VERDICT
from flavum.report.report import Report, keys_cited_by
from flavum.report.words import Language, Words, load_words, say

View = dict[str, Any]


@dataclass(frozen=True)
class Ground:
    """The rows that a verdict rests on, found by what they are about; and which levels somebody has confirmed."""

    rows: Sequence[Fact]
    confirmed: Mapping[str, Confirmed] = field(default_factory=dict)

    def find(self, key: str, level: str) -> Fact | None:
        """The row of a fact; of one that is worked out, the newest of those that it is worked out of."""
        keys = (key, *GROUNDS.get(key, ()))
        found = [row for row in self.rows if row.key in keys and row.level in ("", level)]
        own = [row for row in found if row.key == key]
        return max(own or found, key=lambda row: row.recorded_at, default=None)


def present_verdict(report: Report, ground: Ground, language: Language, overridden: Overridden | None = None) -> View:
    """Everything that page and paper say, in words of the language. overridden: what the report's verdict comes from,
    where clinicians have overridden something."""
    words, page = load_words(language), present_page_one(report, language)
    detail = present_detail(report, language)
    focus = find_first(report.assessment)
    deciding = [answer for answer in (*report.assessment.answers, *focus.answers) if answer.role.decides]
    return {
        **{name: page[name] for name in ("lang", "synthetic", "emergencies", "conflicts", "sets", "goals")},
        "verdict": {**page["verdict"], "counts": _count(focus.level.value, deciding, words)},
        "levels": [_present_level(level, report, words) for level in report.assessment.levels],
        "groups": [
            _present_group(words["detail"]["criteria_person"], "", report.assessment.answers, report, ground, language),
            *(
                _present_group(
                    words["detail"]["criteria_level"].format(level=level.level.value), level.level.value,
                    level.answers, report, ground, language,
                )
                for level in report.assessment.levels
            ),
        ],
        "focus": focus.level.value,
        "computed": present_computed(overridden, words) if overridden and overridden.counting else None,
        "overrides": [present_override(one, language) for one in overridden.overrides] if overridden else [],
        "questions": detail["questions"],
        "alternatives": [present_alternative(one, report, language) for one in report.assessment.alternatives],
        "examined": tell_examination(report.intake, language) if report.intake else [],
        "claims": _present_claims(report, language),
        "sources": [present_source(one, language) for one in cited_sources(_claims(report), report)],
        "limits": detail["limits"],
        "set": f"{say(report.assessment, 'title', language)} {report.assessment.version}",
        "day": word_day(report.on, words),
        "version": report.version,
    }  # fmt: skip


def _count(level: str, deciding: list[CriterionAnswer], words: Words) -> str:
    answers = [answer.answer for answer in deciding]
    counts = {answer.value: answers.count(answer) for answer in Answer}
    return str(words["page"]["counts"].format(level=level, all=len(answers), **counts))


def _present_level(level: LevelAssessment, report: Report, words: Words) -> View:
    key = level.verdict.value
    deciding = [one for one in (*report.assessment.answers, *level.answers) if one.role.decides]
    answers = [one.answer for one in deciding]
    return {
        "level": level.level.value,
        "mark": OF_VERDICT[key],
        "name": words["verdict"][key],
        "counts": [
            {"answer": answer.value, "words": words["answer"][answer.value], "count": answers.count(answer)}
            for answer in ORDER
        ],
    }


def _present_group(
    title: str, level: str, answers: Sequence[CriterionAnswer], report: Report, ground: Ground, language: Language
) -> View:
    """The criteria about the person or a level: what stands against the procedure first, what only warns last."""
    ordered = sorted(answers, key=lambda one: (not one.role.decides, ORDER[one.answer]))
    return {
        "title": title,
        "level": level,
        "lines": [_present_line(one, report, ground, language) for one in ordered],
    }


def present_line(case: Case, report: Report, answer: CriterionAnswer, language: Language) -> View:
    """One criterion by itself, as it stands on the board today."""
    rows = list(current_facts(case).select_related("recorded_by"))
    return _present_line(answer, report, Ground(rows, find_confirmed(case)), language)


def _present_line(answer: CriterionAnswer, report: Report, ground: Ground, language: Language) -> View:
    level = answer.level.value if answer.level else ""
    return {
        **present_answer(answer, report, language),
        "cites": _present_cites(answer, report, language),
        "override": present_overriding(answer, language),
        "facts": [_present_fact(used, level, ground, language) for used in answer.facts],
    }


def _present_cites(answer: CriterionAnswer, report: Report, language: Language) -> list[View]:
    """What a criterion rests on, each source with how sure the claim is."""
    claims = {claim.key: claim for claim in _claims_of(keys_cited_by(answer), report)}
    cites = present_cites(tuple(claims), report)
    return [{**cite, "certainty": word_certainty(claims[cite["claim"]], language)} for cite in cites]


def _present_fact(used: FactUsed, level: str, ground: Ground, language: Language) -> View:
    """The fact behind a criterion: what it is, what it says or why it is not known, and who gave it, when."""
    row = ground.find(used.key, level)
    value = used.value if language == "en" else used.value_es
    return {
        "label": say(used, "label", language),
        "value": value or load_words(language)["answer"]["unknown"],
        "why": say_kept(used.reason),
        "from": _word_origin(row, load_words(language), is_worked_out=row is not None and row.key != used.key),
        "confirmed": _word_confirmed(row, ground, load_words(language)),
    }


def _word_confirmed(row: Fact | None, ground: Ground, words: Words) -> str:
    """Who confirmed a finding of a level as it is, or that nobody has; empty for what is not to be confirmed."""
    if row is None or not row.level or row.origin not in MEASURED:
        return ""
    found = ground.confirmed.get(row.level)
    if found is None:
        return _("not confirmed by anybody yet")
    return _("confirmed by %(who)s, %(day)s") % {"who": found.by, "day": word_day(localdate(found.at), words)}


def _word_origin(row: Fact | None, words: Words, *, is_worked_out: bool) -> str:
    """ "said by the patient, 21 November 2026"; empty where nobody gave it."""
    if row is None:
        return ""
    who = row.recorded_by.name if row.recorded_by else _("Flavum")
    told = {
        Origin.COMPUTED: _("measured on the MRI"),
        Origin.PATIENT: _("said by the patient"),
        Origin.STAFF: _("entered by %(who)s"),
        Origin.CORRECTED: _("corrected by %(who)s"),
    }[Origin(row.origin)] % {"who": who}
    said = f"{told}, {word_day(row.holds_on, words)}"
    return pgettext("a fact", "worked out from what was %(told)s") % {"told": said} if is_worked_out else said


def _claims(report: Report) -> list[Claim]:
    """What the answers, the alternatives and the emergencies rest on, each once, by key."""
    main = report.assessment
    answers = (*main.answers, *(one for level in main.levels for one in level.answers))
    keys = {key for one in answers for key in keys_cited_by(one)}
    keys |= {key for alternative in main.alternatives for key in alternative.claims}
    keys |= {key for emergency in main.emergencies for key in emergency.claims}
    return _claims_of(sorted(keys), report)


def _claims_of(keys: Sequence[str], report: Report) -> list[Claim]:
    return [report.library.get_claim(key, on=report.assessment.on) for key in keys]


def _present_claims(report: Report, language: Language) -> list[View]:
    return [present_claim(claim, language) for claim in _claims(report)]
