"""What an evaluation tells: signs that follow, answers that contradict each other, everything that was examined."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from flavum.anatomy.level import LUMBAR_LEVELS
from flavum.candidacy.examination.signs import work_out_signs
from flavum.candidacy.facts.catalogue import fact_catalogue
from flavum.candidacy.facts.fact import FactBook, Value
from flavum.candidacy.intake.contradiction import find_contradictions
from flavum.candidacy.intake.locate import Path
from flavum.candidacy.intake.record import Intake
from flavum.candidacy.words import Language, word_label, word_value
from flavum.clinic.evaluation.part import Group, load_parts
from flavum.clinic.records.phrase import say_kept
from flavum.evidence.citation import Language as ClaimLanguage

SHOWN_OF_LEVEL = (
    "level.central_stenosis", "level.ligament_right_mm", "level.ligament_left_mm", "level.sac_area_mm2",
    "level.share_ligament", "level.slip_percent", "level.instability", "level.severe_foraminal_or_lateral_stenosis",
)  # fmt: skip
Told = dict[str, Any]


def tell_signs(intake: Intake, language: ClaimLanguage) -> dict[str, Told]:
    """Sign -> what follows from the findings, or why nothing does; and what somebody judged as a whole."""
    found = {}
    for sign in work_out_signs(intake.find_value):
        judged = intake.find_value(sign.key)
        follows = "" if sign.value is None else _word(sign.key, sign.value, language)
        found[sign.key] = {
            "key": sign.key,
            "label": word_label(sign.key, _place(language)),
            "follows": follows,
            "why": say_kept(sign.reason),
            "judged": "" if judged is None else _word(sign.key, judged, language),
            "differs": judged is not None and sign.value is not None and judged != sign.value,
        }
    return found


def tell_contradictions(intake: Intake, language: ClaimLanguage, *, on: date) -> list[list[Told]]:
    """Every set of answers that cannot hold together: each answer with its key, its name and what it says."""
    found = []
    for one in find_contradictions(intake, on=on):
        said = [_tell_answer(path, intake, language) for path in one.between]
        found.append([answer for answer in said if answer])
    return [answers for answers in found if answers]


def _tell_answer(path: Path, intake: Intake, language: ClaimLanguage) -> Told | None:
    match path:
        case (str() as section, str() as name) if f"{section}.{name}" in fact_catalogue():
            key = f"{section}.{name}"
            value = intake.find_value(key)
            said = _("not known") if value is None else _word(key, value, language)
            return {"key": key, "label": word_label(key, _place(language)), "said": said}
        case ("treatments", *_):
            return {"key": "", "label": _("a treatment that is listed"), "said": ""}
        case ("surgeries", *_):
            return {"key": "", "label": _("an operation that is listed"), "said": ""}
        case ("levels", str() as level, str() as name):
            label = f"{word_label(f'level.{name}', _place(language))} ({level})"
            return {"key": "", "label": label, "said": ""}
    return None


def tell_examination(intake: Intake, language: ClaimLanguage) -> list[Told]:
    """Everything that was examined, group by group, right before left, for the verdict's page and paper."""
    groups = (*load_parts()["examination"].groups, *load_parts()["fitness"].groups)
    told = [{"title": one.title.say(language), "lines": list(_tell_group(one, intake, language))} for one in groups]
    return [one for one in told if one["lines"]]


def _tell_group(group: Group, intake: Intake, language: ClaimLanguage) -> Iterator[Told]:
    for pair in group.pairs:
        said = [intake.find_value(key) for key in pair.keys]
        if any(value is not None for value in said):
            words = [_short(key, value, language) for key, value in zip(pair.keys, said, strict=True)]
            label = f"{pair.words.say(language)} ({pair.root})" if pair.root else pair.words.say(language)
            yield {"label": label, "said": _("right %(right)s, left %(left)s") % {"right": words[0], "left": words[1]}}
    for key in group.single:
        value = intake.find_value(key)
        if value is not None:
            yield {"label": word_label(key, _place(language)), "said": _word(key, value, language)}


def _short(key: str, value: Value | None, language: ClaimLanguage) -> str:
    if value is None:
        return _("not examined")
    return value if isinstance(value, str) and value.isdecimal() else _word(key, value, language)


def tell_levels(book: FactBook, language: ClaimLanguage) -> list[Told]:
    """What the images show, a row a fact, a cell a level from head to foot; facts that nobody knows are left out."""
    rows = []
    for key in SHOWN_OF_LEVEL:
        facts = [book.get(key, level) for level in LUMBAR_LEVELS]
        if any(fact.is_known for fact in facts):
            said = ["" if one.value is None else _word(key, one.value, language) for one in facts]
            rows.append({"label": word_label(key, _place(language)), "cells": said})
    return rows


def _word(key: str, value: Value, language: ClaimLanguage) -> str:
    return word_value(fact_catalogue()[key], value, _place(language))


def _place(language: ClaimLanguage) -> Language:
    return Language.ES if language == "es" else Language.EN
