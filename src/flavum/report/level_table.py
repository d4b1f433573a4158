"""The table of levels: what was measured at each, with intervals, and one footnote per reason for a gap."""

import re
from typing import Any

from flavum.anatomy.level import Level
from flavum.anatomy.side import Side
from flavum.candidacy.assessment import LevelAssessment
from flavum.imaging.finding import Finding, Measure
from flavum.imaging.reading import Grade, LevelReading
from flavum.report.figure.mark import OF_VERDICT
from flavum.report.number import format_confidence, format_interval, format_number
from flavum.report.report import Report
from flavum.report.words import Language, Words, load_words, say_phrase

View = dict[str, Any]
MAXIMUM, MIDPOINT = Measure.LIGAMENT_THICKNESS_MAXIMUM, Measure.LIGAMENT_THICKNESS_MIDPOINT
# Grades on page one; the others stand in the detail.
GRADES = ("sac_area_class", "ap_class", "meyerding", "lee_central", "schizas")
# Columns of the table: name, measure, side, and the measure shown small below it.
COLUMNS: tuple[tuple[str, Measure, Side | None, Measure | None], ...] = (
    ("right", MAXIMUM, Side.RIGHT, MIDPOINT),
    ("left", MAXIMUM, Side.LEFT, MIDPOINT),
    ("sac_area", Measure.SAC_AREA, None, None),
    ("sac_ap", Measure.SAC_AP_DIAMETER, None, None),
    ("canal_ap", Measure.CANAL_AP_DIAMETER, None, None),
    ("slip", Measure.SLIP, None, None),
    ("share", Measure.SHARE_LIGAMENT, None, None),
)


def present_levels(report: Report, language: Language) -> View:
    """Rows from head to foot and footnotes; a level that was not read has its reason in place of numbers."""
    words, notes = load_words(language), dict[str, int]()
    read = {level.level: level for level in report.reading.levels}
    unread = {level: say_phrase(reason, language) for level, reason in report.reading.unread}
    weighed = {level.level: level for level in report.assessment.levels}
    rows = [
        _row(read[level], weighed.get(level), notes, words) if level in read else _gap(level, unread[level], words)
        for level in Level
        if level in read or level in unread
    ]
    for row in rows:
        row["focus"] = report.focus is not None and row["level"] == report.focus.value
    unsure = any(grade["value"].endswith("?") for row in rows for grade in row["grades"])
    return {
        "rows": rows,
        "notes": [{"number": n, "text": say_phrase(text, language)} for text, n in notes.items()],
        "unsure": words["grade"]["open_note"] if unsure else "",
    }


def _row(reading: LevelReading, weighed: LevelAssessment | None, notes: dict[str, int], words: Words) -> View:
    findings = [
        (name, reading.find(measure, side), _find(reading, small, side)) for name, measure, side, small in COLUMNS
    ]
    shown = [found.confidence for _, found, _ in findings if found is not None and found.confidence is not None]
    return {
        "level": reading.level.value,
        "verdict": _verdict(weighed, words),
        "cells": [_cell(name, found, small, notes, words) for name, found, small in findings],
        "grades": [_grade(grade, words) for grade in reading.grades if grade.value and grade.scheme in GRADES],
        "confidence": format_confidence(min(shown)) if shown else "",
        "gap": "",
    }


def _gap(level: Level, reason: str, words: Words) -> View:
    gap = words["table"]["not_read"].format(reason=reason)
    return {"level": level.value, "verdict": None, "cells": [], "grades": [], "confidence": "", "gap": gap}


def _verdict(weighed: LevelAssessment | None, words: Words) -> View | None:
    if weighed is None:
        return None
    key = weighed.verdict.value
    return {"key": key, "mark": OF_VERDICT[key], "name": words["verdict"][key]}


def _find(reading: LevelReading, measure: Measure | None, side: Side | None) -> Finding | None:
    return reading.find(measure, side) if measure else None


def _cell(name: str, found: Finding | None, small: Finding | None, notes: dict[str, int], words: Words) -> View:
    cell: View = {"name": name, "value": "", "interval": "", "small": "", "note": 0, "by_hand": ""}
    if found is None:
        return cell
    if found.quantity is None:
        return cell | {"note": notes.setdefault(found.reason or "", len(notes) + 1)}
    unit = found.quantity.unit
    percent = " %" if unit == "share" else ""
    cell |= {"value": format_number(found.quantity.value, unit) + percent, "interval": format_interval(found.quantity)}
    if found.confidence is None:
        cell["by_hand"] = words["origin"][found.origin.value]
    if small is not None and small.quantity is not None:
        number = format_number(small.quantity.value, unit)
        cell["small"] = f"{words['table']['middle']} {number} ({format_interval(small.quantity)})"
    return cell


def _grade(grade: Grade, words: Words) -> View:
    name, others = split_grade(grade, words)
    scheme = words["grade"].get(grade.scheme, grade.scheme)
    return {"scheme": scheme, "value": f"{name}?" if others else name, "claim": grade.source}


def split_grade(grade: Grade, words: Words) -> tuple[str, tuple[str, ...]]:
    """The class of a grade, and the further classes that its measure's interval reaches, in the words' language."""
    found = re.fullmatch(r"(.*?)(?: \(interval reaches (.*)\))?", grade.value or "")
    assert found is not None
    said = words["grade"]["class"]
    others = found[2].split(", ") if found[2] else []
    return said.get(found[1], found[1]), tuple(said.get(name, name) for name in others)
