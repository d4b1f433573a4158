"""Page one for the clinician: the report as plain words and lists, ready for any template."""

from collections import defaultdict
from typing import Any

from flavum.anatomy.level import Level
from flavum.candidacy.answer import Answer, Verdict
from flavum.candidacy.assessment import Assessment, CriterionAnswer, Emergency, Question, Urgency
from flavum.candidacy.compare import Conflict
from flavum.report.figure.mark import OF_VERDICT
from flavum.report.level_table import present_levels
from flavum.report.number import format_date
from flavum.report.report import Report, keys_cited_by
from flavum.report.words import Language, Words, load_words, say, say_phrase

View = dict[str, Any]
ORDER = {Answer.UNMET: 0, Answer.UNKNOWN: 1, Answer.MET: 2}
QUESTIONS_ON_PAGE_ONE = 6


def present_page_one(report: Report, language: Language) -> View:
    """Everything on page one, in words of the language."""
    words, doubt = load_words(language), say_phrase(report.reading.level_doubt, language)
    return {
        "lang": language,
        "title": words["page"]["title"],
        "synthetic": word_synthetic(report, words),
        "meta": _present_meta(report, words, language),
        "emergencies": [
            {**present_emergency(e, language), "cites": present_cites(e.claims, report)}
            for e in report.assessment.emergencies
        ],
        "verdict": _present_verdict(report, words),
        "goals": list(_goals(report)),
        "reasons": _present_reasons(report, words, language),
        "table": present_levels(report, language),
        "missing": present_questions(report, language)[:QUESTIONS_ON_PAGE_ONE],
        "missing_more": _more(len(report.assessment.questions), words),
        "conflicts": _present_conflicts(report, language),
        "sets": [_present_set(a, words, language) for a in (report.assessment, *report.others)],
        "doubt": words["page"]["doubt"].format(doubt=doubt) if doubt else "",
    }


def word_synthetic(report: Report, words: Words) -> str:
    """What the band across a report says; "" for a real study with real answers."""
    if report.reading.is_synthetic:
        return str(words["page"]["synthetic_band"])
    return str(words["page"]["synthetic_answers_band"]) if report.intake.is_synthetic else ""


def word_day(day: Any, words: Words) -> str:
    """A date in words, or that it is not known."""
    return format_date(day, words["date"]["months"], words["date"]["pattern"]) if day else words["date"]["unknown"]


def join_levels(levels: tuple[Level, ...], words: Words) -> str:
    """ "L3-L4 and L4-L5"."""
    names = [level.value for level in levels]
    return words["page"]["and"].join(filter(None, (", ".join(names[:-1]), names[-1]))) if names else ""


def present_answer(answer: CriterionAnswer, report: Report, language: Language) -> View:
    """One criterion as a line: mark, title, explanation, what it rests on. brief: "" where the title says it all."""
    words = load_words(language)
    explanation = say(answer, "explanation", language)
    is_told = answer.answer is Answer.MET and not any(letter.isdigit() for letter in explanation)
    return {
        "key": answer.key,
        "answer": answer.answer.value,
        "answer_words": words["answer"][answer.answer.value],
        "role": answer.role.value,
        "role_words": words["role"][answer.role.value],
        "title": say(answer, "title", language),
        "explanation": explanation,
        "brief": "" if is_told else explanation,
        "threshold": say(answer, "threshold", language),
        "cites": present_cites(keys_cited_by(answer), report),
        "to_be_confirmed": answer.to_be_confirmed,
        "switched_on": words["detail"]["switched_on"].format(who=say_phrase(answer.switched_on_by, language))
        if answer.switched_on_by
        else "",
        "level": answer.level.value if answer.level else "",
    }


def present_cites(keys: tuple[str, ...], report: Report) -> list[View]:
    """The sources that claims stand in, each once, with the first claim that rests on it."""
    found = (report.library.get_claim(key, on=report.assessment.on) for key in keys)
    first = {claim.source: claim.key for claim in reversed(list(found))}
    return [{"claim": key, "source": source} for source, key in reversed(first.items())]


def present_questions(report: Report, language: Language) -> list[View]:
    """Every open question, the weightiest first."""
    return [_present_question(n, q, language) for n, q in enumerate(report.assessment.questions, start=1)]


def _present_meta(report: Report, words: Words, language: Language) -> list[View]:
    page, main = words["page"], report.assessment
    rows = [
        (page["study"], report.study),
        (page["reference"], report.intake.reference),
        (page["acquired"], word_day(report.reading.acquired_on, words)),
        (page["reported"], word_day(report.on, words)),
        (page["criteria_set"], f"{say(main, 'title', language) or main.criteria} {main.version}"),
        (page["version"], report.version),
    ]
    return [{"label": label, "value": value} for label, value in rows if value]


def present_emergency(emergency: Emergency, language: Language) -> View:
    """What cannot wait: when, what it is, and what to do."""
    when = load_words(language)["page"]["emergency_now" if emergency.urgency is Urgency.NOW else "emergency_today"]
    return {
        "urgency": emergency.urgency.value,
        "when": when,
        "title": say(emergency, "title", language),
        "action": say(emergency, "action", language),
    }


def _present_verdict(report: Report, words: Words) -> View:
    verdict = report.assessment.verdict
    places = report.levels_with(verdict)
    sentence = words["page"][f"verdict_{verdict.value}"].format(levels=join_levels(places, words))
    return {
        "key": verdict.value,
        "mark": OF_VERDICT[verdict.value],
        "name": words["verdict"][verdict.value],
        "sentence": sentence,
        "counts": _count(report, words),
    }


def _count(report: Report, words: Words) -> str:
    answers = [a.answer for a in _answers_at(report, report.focus) if a.role.decides]
    counts = {answer.value: answers.count(answer) for answer in Answer}
    key = "counts" if report.focus else "counts_person"
    level = report.focus.value if report.focus else ""
    return str(words["page"][key].format(level=level, all=len(answers), **counts))


def _answers_at(report: Report, level: Level | None) -> list[CriterionAnswer]:
    own = [a for found in report.assessment.levels if found.level is level for a in found.answers]
    return [*own, *report.assessment.answers]


def _present_reasons(report: Report, words: Words, language: Language) -> View:
    answers = sorted(_answers_at(report, report.focus), key=lambda a: ORDER[a.answer])
    lines = [
        present_answer(a, report, language) | {"levels": _marks_elsewhere(a, report, words), "decides": a.role.decides}
        for a in answers
    ]
    deciding = [line for line in lines if line["decides"]]
    level = report.focus.value if report.focus else words["date"]["unknown"]
    return {
        "note": words["page"]["reasons_note"].format(level=level),
        "groups": [
            {"answer": answer.value, "title": words["answer"][answer.value], "lines": group}
            for answer in ORDER
            if (group := [line for line in deciding if line["answer"] == answer.value])
        ],
        "beside": [line for line in lines if not line["decides"] and line["answer"] != Answer.MET.value],
    }


def _marks_elsewhere(answer: CriterionAnswer, report: Report, words: Words) -> list[View]:
    """How the same criterion is answered at every level, head to foot; empty for one about the person."""
    if answer.level is None:
        return []
    return [
        {"level": it.level.value, "answer": a.answer.value, "answer_words": words["answer"][a.answer.value]}
        for it in report.assessment.levels
        for a in it.answers
        if a.key == answer.key
    ]


def _present_question(number: int, question: Question, language: Language) -> View:
    words = load_words(language)
    return {
        "number": number,
        "fact": question.fact,
        "text": say(question, "text", language),
        "how": say(question, "how_to_find_out", language),
        "weight": question.weight,
        "weight_words": words["page"]["weight"].format(percent=f"{question.weight * 100:.0f}"),
        "levels": ", ".join(level.value for level in question.levels),
    }


def _more(count: int, words: Words) -> str:
    extra = count - QUESTIONS_ON_PAGE_ONE
    return words["page"]["missing_more"].format(n=extra) if extra > 0 else ""


def _present_conflicts(report: Report, language: Language) -> list[View]:
    """The conflicts, one entry for all the levels at which the same criteria disagree in the same way."""
    words, alike = load_words(language), defaultdict(list)
    for conflict in report.conflicts:
        alike[tuple((name, a.key, a.answer) for name, a in conflict.answers)].append(conflict)
    return [_present_conflict(group[0], report, language) | {"title": _place(group, words)} for group in alike.values()]


def _present_conflict(conflict: Conflict, report: Report, language: Language) -> View:
    titles = {a.criteria: say(a, "title", language) or a.criteria for a in (report.assessment, *report.others)}
    return {
        "answers": [{"set": titles[name]} | present_answer(a, report, language) for name, a in conflict.answers],
    }


def _place(conflicts: list[Conflict], words: Words) -> str:
    levels = tuple(conflict.level for conflict in conflicts if conflict.level)
    detail = words["detail"]
    return str(
        detail["criteria_level"].format(level=join_levels(levels, words)) if levels else detail["criteria_person"]
    )


def _present_set(assessment: Assessment, words: Words, language: Language) -> View:
    verdict = assessment.verdict
    places = tuple(level.level for level in assessment.levels if level.verdict is Verdict.CANDIDATE)
    return {
        "key": assessment.criteria,
        "title": say(assessment, "title", language) or assessment.criteria,
        "version": assessment.version,
        "verdict": verdict.value,
        "mark": OF_VERDICT[verdict.value],
        "name": words["verdict"][verdict.value],
        "levels": join_levels(places, words),
    }


def _goals(report: Report) -> tuple[str, ...]:
    """What the patient wants to do again, in the patient's own words."""
    goals = report.intake.find("goals.wants_to")
    return goals.value if goals is not None and isinstance(goals.value, tuple) else ()
