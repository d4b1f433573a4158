"""What follows page one: every criterion, question, measurement and source, then method, models and limits."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from flavum.candidacy.assessment import Alternative
from flavum.evidence.citation import word_certainty, word_interval, word_people
from flavum.evidence.claim import Claim, Source
from flavum.imaging.finding import Finding
from flavum.imaging.reading import Grade, LevelReading, StudyReading
from flavum.report.clinician import present_answer, present_cites, present_questions
from flavum.report.figures import FIGURE_CLAIMS
from flavum.report.level_table import split_grade
from flavum.report.number import format_confidence, format_interval, format_number, sign_of, unit_of
from flavum.report.report import Report, keys_cited_by
from flavum.report.words import Language, Words, load_words, say, say_phrase

View = dict[str, Any]


def present_detail(report: Report, language: Language) -> View:
    """Everything after page one, in words of the language."""
    words = load_words(language)
    main, reading = report.assessment, report.reading
    claims = cited_claims(report)
    return {
        "criteria_note": words["detail"]["criteria_note"].format(
            set=say(main, "title", language) or main.criteria, version=main.version
        ),
        "criteria": _present_criteria(report, words, language),
        "questions": present_questions(report, language),
        "alternatives": [present_alternative(a, report, language) for a in main.alternatives],
        "levels": [_present_level(level, report, language) for level in reading.levels],
        "methods": _present_methods(reading, language),
        "remarks": [say_phrase(remark, language) for remark in reading.remarks],
        "series": [
            {
                "description": used.description,
                "role": words["series"].get(used.role, used.role),
                "slices": used.slices,
                "spacing": " × ".join(format_number(x, "ratio") for x in used.spacing_mm),
            }
            for used in reading.series
        ],
        "models": [
            {"key": m.key, "title": say(m, "title", language), "limits": say(m, "limits", language)}
            for m in report.models
        ],
        "model_keys": [key for key in reading.models if key not in {m.key for m in report.models}],
        "claims": [present_claim(claim, language) for claim in claims],
        "sources": [present_source(source, language) for source in cited_sources(claims, report)],
        "limits": words["detail"]["limits_text"],
    }


def cited_claims(report: Report) -> list[Claim]:
    """Every claim that the report names, each once, by key, as it held on the day of the assessment."""
    return [report.library.get_claim(key, on=report.assessment.on) for key in sorted(_keys(report))]


def cited_sources(claims: list[Claim], report: Report) -> list[Source]:
    """Every source behind the claims, each once, by key."""
    keys = {key for claim in claims for key in (claim.source, *claim.also)}
    return [report.library.get_source(key) for key in sorted(keys)]


def present_alternative(alternative: Alternative, report: Report, language: Language) -> View:
    """What else may help, with what its claims say and why it came up."""
    words = load_words(language)
    titles = {a.key: say(a, "title", language) for a in _all_answers(report)}
    levels = ", ".join(level.value for level in alternative.levels)
    return {
        "title": say(alternative, "title", language),
        "text": say(alternative, "text", language),
        "because": words["page"]["because"].format(title=titles.get(alternative.because, alternative.because)),
        "levels": words["page"]["at_levels"].format(levels=levels) if levels else "",
        "claims": [
            present_claim(report.library.get_claim(key, on=report.assessment.on), language)
            for key in alternative.claims
        ],
    }


def present_claim(claim: Claim, language: Language) -> View:
    """A claim's statement, its interval and people, how sure it is, and where it stands."""
    detail = "; ".join(filter(None, (word_interval(claim, language), word_people(claim, language))))
    return {
        "key": claim.key,
        "statement": say(claim, "statement", language),
        "detail": detail,
        "certainty": word_certainty(claim, language),
        "to_be_confirmed": claim.to_be_confirmed,
        "sources": [claim.source, *claim.also],
    }


def present_source(source: Source, language: Language) -> View:
    """A source: its key, how it is cited, and who paid as far as that was read."""
    citation = say(source, "citation", language) or source.citation
    return {"key": source.key, "citation": citation, "funding": say(source, "funding", language)}


def _all_answers(report: Report) -> Iterable[Any]:
    yield from report.assessment.answers
    for level in report.assessment.levels:
        yield from level.answers


def _keys(report: Report) -> set[str]:
    main, reading = report.assessment, report.reading
    keys = {key for answer in _all_answers(report) for key in keys_cited_by(answer)}
    keys |= {key for c in report.conflicts for _, answer in c.answers for key in keys_cited_by(answer)}
    keys |= {key for alternative in main.alternatives for key in alternative.claims}
    keys |= {key for emergency in main.emergencies for key in emergency.claims}
    keys |= {grade.source for level in reading.levels for grade in level.grades}
    return keys | set(FIGURE_CLAIMS)


def _present_criteria(report: Report, words: Words, language: Language) -> list[View]:
    groups = [(words["detail"]["criteria_person"], report.assessment.answers)]
    groups += [
        (words["detail"]["criteria_level"].format(level=level.level.value), level.answers)
        for level in report.assessment.levels
    ]
    return [
        {"title": title, "lines": [present_answer(a, report, language) for a in answers]}
        for title, answers in groups
        if answers
    ]


def _present_level(reading: LevelReading, report: Report, language: Language) -> View:
    words = load_words(language)
    return {
        "level": reading.level.value,
        "title": words["detail"]["level_detail"].format(level=reading.level.value),
        "no_picture": words["figure"]["none"].format(level=reading.level.value, reason=words["figure"]["no_axial"]),
        "findings": [_present_finding(found, language) for found in reading.findings],
        "grades": [_present_grade(grade, report, language) for grade in reading.grades],
    }


def _present_finding(found: Finding, language: Language) -> View:
    words, quantity = load_words(language), found.quantity
    unit = quantity.unit if quantity else unit_of(found.measure)
    return {
        "name": _name(found, words),
        "value": format_number(quantity.value, unit) if quantity else "",
        "interval": format_interval(quantity) if quantity else "",
        "unit": sign_of(unit),
        "origin": words["origin"][found.origin.value],
        "confidence": format_confidence(found.confidence),
        "reason": say_phrase(found.reason, language),
    }


def _name(found: Finding, words: Words) -> str:
    measure = words["measure"][found.measure.value]
    return f"{measure}, {words['side'][found.side.value]}" if found.side else str(measure)


def _present_methods(reading: StudyReading, language: Language) -> list[View]:
    """How each measure was taken and what its interval rests on; with the levels where it is not so at all of them."""
    words, taken = load_words(language), defaultdict[tuple[str, str, str], list[str]](list)
    for level in reading.levels:
        for found in (f for f in level.findings if f.quantity is not None):
            assert found.quantity is not None
            key = (words["measure"][found.measure.value], found.quantity.method, found.quantity.source)
            taken[key].append(level.level.value)
    return [
        {
            "measure": measure,
            "method": say_phrase(method, language),
            "source": source,
            "levels": _unless_all(levels, reading),
        }
        for (measure, method, source), levels in taken.items()
    ]


def _unless_all(levels: list[str], reading: StudyReading) -> str:
    named = dict.fromkeys(levels)
    return "" if len(named) == len(reading.levels) else ", ".join(named)


def word_grade(grade: Grade, words: Words) -> str:
    """A grade with the classes that its interval reaches: "moderate (the interval reaches severe)"."""
    name, others = split_grade(grade, words)
    return words["grade"]["reaches"].format(name=name, others=", ".join(others)) if others else name


def _present_grade(grade: Grade, report: Report, language: Language) -> View:
    words = load_words(language)
    return {
        "scheme": words["grade"].get(grade.scheme, grade.scheme),
        "value": word_grade(grade, words) if grade.value is not None else "",
        "reason": say_phrase(grade.reason, language),
        "cites": present_cites((grade.source,), report),
    }
