"""The verdict in words, ready for page and paper: by level and criterion, with where each fact came from."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from flavum.candidacy.answer import Answer
from flavum.candidacy.assessment import Assessment, CriterionAnswer, FactUsed, LevelAssessment
from flavum.clinic.audit.ground import GROUNDS
from flavum.clinic.evaluation.told import tell_examination
from flavum.clinic.records.models import Fact, Origin
from flavum.clinic.records.phrase import say_kept
from flavum.evidence.claim import Claim
from flavum.report.clinician import ORDER, present_answer, present_page_one, word_day
from flavum.report.detail import cited_sources, present_alternative, present_claim, present_detail
from flavum.report.figure.mark import OF_VERDICT
from flavum.report.report import RANK, Report
from flavum.report.words import Language, Words, load_words, say

View = dict[str, Any]


@dataclass(frozen=True)
class Ground:
    """The rows that a verdict rests on, found by what they are about."""

    rows: Sequence[Fact]

    def find(self, key: str, level: str) -> Fact | None:
        """The row of a fact; of one that is worked out, the newest of those that it is worked out of."""
        keys = (key, *GROUNDS.get(key, ()))
        found = [row for row in self.rows if row.key in keys and row.level in ("", level)]
        own = [row for row in found if row.key == key]
        return max(own or found, key=lambda row: row.recorded_at, default=None)


def present_verdict(report: Report, ground: Ground, language: Language) -> View:
    """Everything that page and paper say, in words of the language."""
    words, page = load_words(language), present_page_one(report, language)
    detail = present_detail(report, language)
    focus = _focus(report.assessment)
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
        "questions": detail["questions"],
        "alternatives": [present_alternative(one, report, language) for one in report.assessment.alternatives],
        "examined": tell_examination(report.intake, language) if report.intake else [],
        "claims": _present_claims(report, language),
        "sources": [
            {"key": one.key, "citation": say(one, "citation", language) or one.citation}
            for one in cited_sources(_claims(report), report)
        ],
        "limits": detail["limits"],
        "set": f"{say(report.assessment, 'title', language)} {report.assessment.version}",
        "day": word_day(report.on, words),
        "version": report.version,
    }  # fmt: skip


def _focus(assessment: Assessment) -> LevelAssessment:
    """The level to look at first: the best verdict, then the most criteria met, then the one nearest the feet."""
    places = enumerate(assessment.levels)
    return max(places, key=lambda one: (RANK[one[1].verdict], _met(one[1].answers), one[0]))[1]


def _met(answers: Sequence[CriterionAnswer]) -> int:
    return sum(answer.answer is Answer.MET for answer in answers)


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
        "lines": [
            {
                **present_answer(one, report, language),
                "facts": [_present_fact(used, level, ground, language) for used in one.facts],
            }
            for one in ordered
        ],
    }


def _present_fact(used: FactUsed, level: str, ground: Ground, language: Language) -> View:
    """The fact behind a criterion: what it is, what it says or why it is not known, and who gave it, when."""
    row = ground.find(used.key, level)
    value = used.value if language == "en" else used.value_es
    return {
        "label": say(used, "label", language),
        "value": value or load_words(language)["answer"]["unknown"],
        "why": say_kept(used.reason),
        "from": _word_origin(row, load_words(language), is_worked_out=row is not None and row.key != used.key),
    }


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
    keys = {key for one in answers for key in (one.source, *one.sources)}
    keys |= {key for alternative in main.alternatives for key in alternative.claims}
    keys |= {key for emergency in main.emergencies for key in emergency.claims}
    return [report.library.get_claim(key, on=main.on) for key in sorted(keys)]


def _present_claims(report: Report, language: Language) -> list[View]:
    return [present_claim(claim, language) for claim in _claims(report)]
