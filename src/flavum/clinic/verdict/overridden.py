"""Overrides in words: who answered what otherwise, what was computed, and what the verdict is with and without them."""

from typing import Any

from django.utils.translation import gettext as _

from flavum.anatomy.level import Level
from flavum.candidacy.answer import Verdict
from flavum.candidacy.assessment import Assessment, CriterionAnswer
from flavum.candidacy.override import Bearing, JudgedOverride, Overridden
from flavum.report.clinician import join_levels, word_day
from flavum.report.figure.mark import OF_VERDICT
from flavum.report.words import Language, Words, load_words, say

View = dict[str, Any]


def present_overriding(answer: CriterionAnswer, language: Language) -> View | None:
    """Who answered a criterion otherwise, when and why, and what was computed."""
    one, words = answer.override, load_words(language)
    if one is None:
        return None
    return {
        "who": one.by,
        "day": word_day(one.on, words),
        "reason": one.reason,
        "computed": one.computed.value,
        "computed_words": words["answer"][one.computed.value],
        "said": _("computed: %(computed)s; overridden by %(who)s, %(day)s: “%(reason)s”")
        % {
            "computed": words["answer"][one.computed.value], "who": one.by, "day": word_day(one.on, words),
            "reason": one.reason,
        },
    }  # fmt: skip


def present_computed(overridden: Overridden, words: Words) -> View:
    """What the verdict is without the overrides, beside what it is with them."""
    computed, decided = overridden.computed, overridden.decided
    return {
        "mark": OF_VERDICT[computed.verdict.value],
        "name": _name(computed, words),
        "with": _name(decided, words),
        "who": ", ".join(dict.fromkeys(one.overriding.by for one in overridden.counting)),
        "changes": computed.verdict is not decided.verdict or _places(computed) != _places(decided),
    }


def _places(assessment: Assessment) -> tuple[Level, ...]:
    return tuple(one.level for one in assessment.levels if one.verdict is Verdict.CANDIDATE)


def _name(assessment: Assessment, words: Words) -> str:
    name, places = words["verdict"][assessment.verdict.value], join_levels(_places(assessment), words)
    return f"{name}, {places}" if places else str(name)


def present_override(judged: JudgedOverride, language: Language) -> View:
    """An override as a line of its own, with whether it counts, and why not."""
    one, words = judged.overriding, load_words(language)
    computed = judged.computed
    return {
        "criterion": one.criterion,
        "level": one.level.value if one.level else "",
        "title": say(computed, "title", language) if computed else one.criterion,
        "answer": one.answer.value,
        "answer_words": words["answer"][one.answer.value],
        "computed_words": words["answer"][one.computed.value],
        "now_words": words["answer"][computed.answer.value] if computed else "",
        "who": one.by,
        "day": word_day(one.on, words),
        "reason": one.reason,
        "counts": judged.counts,
        "why": {
            Bearing.COUNTS: "",
            Bearing.OTHER_VERSION: _("The criterion has another version since."),
            Bearing.OTHER_ANSWER: _("What is computed has changed since."),
            Bearing.GONE: _("The set no longer asks this."),
            Bearing.EMERGENCY: _("An emergency is not overridden."),
        }[judged.bearing],
    }
