"""The assessment as JSON: everything the report says, with units, intervals, reasons and sources (schema beside it)."""

import json
from collections.abc import Iterable
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from flavum.candidacy.assessment import Alternative, Assessment, CriterionAnswer, Emergency, Question
from flavum.candidacy.intake import Intake
from flavum.evidence.claim import Claim, Source
from flavum.evidence.quantity import Quantity
from flavum.imaging.finding import Finding
from flavum.imaging.reading import DiscPlane, Grade, LevelReading, StudyReading
from flavum.report.detail import cited_claims, cited_sources
from flavum.report.report import Report, keys_cited_by
from flavum.report.words import load_words

FORMAT, FORMAT_VERSION = "flavum-assessment", 1
Document = dict[str, Any]


def to_assessment_json(report: Report) -> str:
    """The whole assessment; the same report gives the same text."""
    return json.dumps(to_document(report), ensure_ascii=False, indent=1) + "\n"


def to_reading_json(reading: StudyReading) -> str:
    """What was read from the study alone, without a verdict."""
    return json.dumps(_reading(reading), ensure_ascii=False, indent=1) + "\n"


@cache
def load_schema() -> Document:
    """The JSON Schema that every assessment.json keeps to."""
    return dict(json.loads(files("flavum.report").joinpath("assessment.schema.json").read_text(encoding="utf-8")))


def to_document(report: Report) -> Document:
    """The whole assessment as plain dictionaries and lists."""
    claims = cited_claims(report)
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "flavum": report.version,
        "on": report.on.isoformat(),
        "study": report.study,
        "is_synthetic": report.is_synthetic,
        "limits": load_words("en")["detail"]["limits_text"],
        "emergencies": [_emergency(e) for e in report.assessment.emergencies],
        "assessment": _assessment(report.assessment),
        "compared": [_assessment(other) for other in report.others],
        "conflicts": [
            {
                "topic": conflict.topic,
                "level": conflict.level.value if conflict.level else None,
                "answers": [{"criteria": name, "key": a.key, "answer": a.answer.value} for name, a in conflict.answers],
            }
            for conflict in report.conflicts
        ],
        "reading": _reading(report.reading),
        "models": [{"key": m.key, "title": m.title, "limits": m.limits} for m in report.models],
        "intake": _intake(report.intake),
        "claims": [_claim(claim) for claim in claims],
        "sources": [_source(source) for source in cited_sources(claims, report)],
    }


def _both(value: Any, name: str) -> Document:
    return {"en": getattr(value, name), "es": getattr(value, f"{name}_es")}


def _assessment(found: Assessment) -> Document:
    return {
        "criteria": found.criteria,
        "version": found.version,
        "on": found.on.isoformat(),
        "title": _both(found, "title"),
        "verdict": found.verdict.value,
        "answers": [_answer(a) for a in found.answers],
        "levels": [
            {"level": it.level.value, "verdict": it.verdict.value, "answers": [_answer(a) for a in it.answers]}
            for it in found.levels
        ],
        "questions": [_question(q) for q in found.questions],
        "alternatives": [_alternative(a) for a in found.alternatives],
    }


def _answer(answer: CriterionAnswer) -> Document:
    facts = [
        {"key": f.key, "label": _both(f, "label"), "value": _both(f, "value"), "origin": f.origin, "reason": f.reason}
        for f in answer.facts
    ]
    return {
        "key": answer.key,
        "version": answer.version,
        "role": answer.role.value,
        "topic": answer.topic,
        "level": answer.level.value if answer.level else None,
        "answer": answer.answer.value,
        "title": _both(answer, "title"),
        "threshold": _both(answer, "threshold"),
        "explanation": _both(answer, "explanation"),
        "facts": facts,
        "claims": list(keys_cited_by(answer)),
        "to_be_confirmed": answer.to_be_confirmed,
        "switched_on_by": answer.switched_on_by,
    }


def _question(question: Question) -> Document:
    return {
        "fact": question.fact,
        "text": _both(question, "text"),
        "how_to_find_out": _both(question, "how_to_find_out"),
        "weight": question.weight,
        "levels": [level.value for level in question.levels],
    }


def _alternative(alternative: Alternative) -> Document:
    return {
        "key": alternative.key,
        "title": _both(alternative, "title"),
        "text": _both(alternative, "text"),
        "because": alternative.because,
        "claims": list(alternative.claims),
        "levels": [level.value for level in alternative.levels],
    }


def _emergency(emergency: Emergency) -> Document:
    return {
        "fact": emergency.fact,
        "urgency": emergency.urgency.value,
        "title": _both(emergency, "title"),
        "action": _both(emergency, "action"),
        "claims": list(emergency.claims),
    }


def _reading(reading: StudyReading) -> Document:
    return {
        "acquired_on": _day(reading.acquired_on),
        "level_doubt": reading.level_doubt,
        "unread": [{"level": level.value, "reason": reason} for level, reason in reading.unread],
        "remarks": list(reading.remarks),
        "models": list(reading.models),
        "series": [
            {
                "role": used.role,
                "description": used.description,
                "slices": used.slices,
                "spacing_mm": [float(x) for x in used.spacing_mm],
                "uid": used.uid,
            }
            for used in reading.series
        ],
        "levels": [_level(level) for level in reading.levels],
    }


def _level(level: LevelReading) -> Document:
    return {
        "level": level.level.value,
        "plane": to_plane(level.plane),
        "findings": [to_finding(found) for found in level.findings],
        "grades": [to_grade(grade) for grade in level.grades],
    }


def to_plane(plane: DiscPlane) -> Document:
    """The middle plane of a disc: its points and directions in LPS."""
    axes = ("centre_mm", "canal_mm", "superior", "posterior", "left")
    return {name: [float(x) for x in getattr(plane, name)] for name in axes}


def to_grade(grade: Grade) -> Document:
    """A grade by its scheme, or null and the reason why."""
    return {"scheme": grade.scheme, "value": grade.value, "reason": grade.reason, "claim": grade.source}


def to_finding(found: Finding) -> Document:
    """One measure at one level and side: its quantity, or null and the reason why."""
    return {
        "measure": found.measure.value,
        "side": found.side.value if found.side else None,
        "quantity": _quantity(found.quantity) if found.quantity else None,
        "origin": found.origin.value,
        "confidence": None if found.confidence is None else float(found.confidence),
        "reason": found.reason,
    }


def _quantity(quantity: Quantity) -> Document:
    numbers = {name: float(getattr(quantity, name)) for name in ("value", "low", "high")}
    return {**numbers, "unit": quantity.unit, "method": quantity.method, "source": quantity.source}


def _intake(intake: Intake) -> Document:
    facts = [
        {
            "key": fact.key,
            "level": fact.level.value if fact.level else None,
            "value": _fact_value(fact.value),
            "origin": fact.origin.value,
            "reason": fact.reason,
        }
        for fact in intake.facts
    ]
    return {
        "reference": intake.reference,
        "language": intake.language,
        "answered_on": _day(intake.answered_on),
        "answered_by": intake.answered_by,
        "facts": facts,
    }


def _fact_value(value: Any) -> Any:
    if isinstance(value, Quantity):
        return _quantity(value)
    if isinstance(value, date):
        return value.isoformat()
    return [str(item) for item in value] if isinstance(value, Iterable) and not isinstance(value, str) else value


def _claim(claim: Claim) -> Document:
    return {
        "key": claim.key,
        "statement": _both(claim, "statement"),
        "value": claim.value,
        "low": claim.low,
        "high": claim.high,
        "unit": claim.unit,
        "n": claim.n,
        "certainty": claim.certainty.value,
        "to_be_confirmed": claim.to_be_confirmed,
        "as_of": claim.as_of.isoformat(),
        "sources": [claim.source, *claim.also],
    }


def _source(source: Source) -> Document:
    return {"key": source.key, "citation": source.citation, "kind": source.kind, "funding": _both(source, "funding")}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
