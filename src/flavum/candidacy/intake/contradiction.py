"""Answers that cannot both be true: each pair is a sentence for whoever filled the intake in."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from flavum.anatomy.level import LUMBAR_LEVELS, Level
from flavum.candidacy.examination.signs import COURSE, STRENGTHS, load_grades, work_out_signs
from flavum.candidacy.facts.catalogue import fact_catalogue
from flavum.candidacy.facts.fact import Value
from flavum.candidacy.intake.fault import Fault, word_path
from flavum.candidacy.intake.locate import Path
from flavum.candidacy.intake.record import Intake, Treatment
from flavum.candidacy.words import Language, word_label, word_value
from flavum.evidence.quantity import Quantity

MEND = "correct one of them, or write unknown"
MONTHS_PER_YEAR = 12

# (fact, value) that cannot go with (fact, value). None stands for any answer but no.
IMPOSSIBLE: tuple[tuple[tuple[str, Value | None], tuple[str, Value | None]], ...] = (
    (("symptoms.worst_posture", "standing"), ("symptoms.worse_standing", False)),
    (("symptoms.worst_posture", "walking"), ("symptoms.worse_walking", False)),
    (("symptoms.worst_posture", "sitting"), ("symptoms.relieved_by_sitting", True)),
    (("symptoms.worst_posture", "lying"), ("symptoms.relieved_by_lying", True)),
    (("symptoms.best_posture", "standing"), ("symptoms.worse_standing", True)),
    (("symptoms.best_posture", "walking"), ("symptoms.worse_walking", True)),
    (("symptoms.best_posture", "sitting"), ("symptoms.relieved_by_sitting", False)),
    (("symptoms.best_posture", "lying"), ("symptoms.relieved_by_lying", False)),
    (("symptoms.leg_symptoms", False), ("symptoms.worse_standing", True)),
    (("symptoms.leg_symptoms", False), ("symptoms.worse_walking", True)),
    (("medicines.blood_thinner", False), ("medicines.blood_thinner_names", None)),
    (("medicines.blood_thinner", False), ("medicines.blood_thinner_hold", None)),
    (("history.bleeding_disorder", False), ("history.bleeding_disorder_corrected", True)),
    (("person.sex", "male"), ("person.pregnant", True)),
    (("coverage.ced_enrolled", False), ("coverage.ced_trial_number", None)),
    (("coverage.ced_enrolled", False), ("coverage.ced_study_design", None)),
)
FEET = tuple(f"examination.touch_{root}_{side}" for root in ("l5", "s1") for side in ("right", "left"))
MAIN_CAUSES = ("level.ligament_is_main_cause", "level.disc_is_main_cause", "level.slip_is_main_cause")


@dataclass(frozen=True)
class Contradiction(Fault):
    """Answers that cannot both be true, or one that is dated after the day on which it was given.

    between: the places of those answers. doubted: the places that nobody can rely on until it is mended.
    dated: the day that is said, and the day after which it lies.
    """

    between: tuple[Path, ...]
    doubted: tuple[Path, ...]
    dated: tuple[date, date] | None = None


def find_contradictions(intake: Intake, *, on: date | None) -> Iterator[Contradiction]:
    """Every pair of answers that cannot both be true. on: the latest day on which anything can have happened."""
    yield from _impossible_pairs(intake)
    yield from _postures(intake)
    yield from _age(intake)
    yield from _surgeries(intake)
    yield from _levels(intake)
    yield from _examination(intake)
    yield from _treatments(intake)
    yield from _future(intake, on)


def _impossible_pairs(intake: Intake) -> Iterator[Contradiction]:
    for (key, value), (other, other_value) in IMPOSSIBLE:
        if _is(intake, key, value) and _is(intake, other, other_value):
            yield _both(intake, key, other)


def _is(intake: Intake, key: str, value: Value | None) -> bool:
    fact = intake.find(key)
    if fact is None or not fact.is_known:
        return False
    return bool(fact.value) if value is None else fact.value == value


def _both(intake: Intake, key: str, other: str, level: Level | None = None) -> Contradiction:
    sentence = f"{_said(intake, key, level)}, but {_said(intake, other, level)}; {MEND}"
    return _against(_place(key, level), _place(other, level), sentence)


def _against(path: Path, other: Path, sentence: str) -> Contradiction:
    return Contradiction(path, sentence, between=(path, other), doubted=(path, other))


def _place(key: str, level: Level | None) -> Path:
    return tuple(key.split(".")) if level is None else ("levels", level.value, key.split(".")[1])


def _said(intake: Intake, key: str, level: Level | None) -> str:
    fact = intake.find(key, level)
    assert fact is not None
    assert fact.value is not None
    words = word_value(fact_catalogue()[key], fact.value, Language.EN)
    return f"{key} ({word_label(key, Language.EN)}) is {words}"


def _number(intake: Intake, key: str) -> float | None:
    fact = intake.find(key)
    return fact.value.value if fact is not None and isinstance(fact.value, Quantity) else None


def _postures(intake: Intake) -> Iterator[Contradiction]:
    worst, best = intake.find("symptoms.worst_posture"), intake.find("symptoms.best_posture")
    if worst and best and worst.is_known and worst.value == best.value:
        yield _both(intake, "symptoms.worst_posture", "symptoms.best_posture")
    if _is(intake, "symptoms.leg_symptoms", False) and (_number(intake, "scores.leg_pain_nprs") or 0) > 0:
        yield _both(intake, "symptoms.leg_symptoms", "scores.leg_pain_nprs")


def _age(intake: Intake) -> Iterator[Contradiction]:
    age, born = _number(intake, "person.age_years"), _number(intake, "person.birth_year")
    months = _number(intake, "symptoms.duration_months")
    if age is not None and born is not None and intake.answered_on is not None:
        turned = intake.answered_on.year - born
        if not turned - 1 <= age <= turned:
            yield _both(intake, "person.age_years", "person.birth_year")
    if age is not None and months is not None and months > (age + 1) * MONTHS_PER_YEAR:
        yield _both(intake, "symptoms.duration_months", "person.age_years")


def _surgeries(intake: Intake) -> Iterator[Contradiction]:
    if intake.surgeries and _is(intake, "history.lumbar_surgery", False):
        said = _said(intake, "history.lumbar_surgery", None)
        sentence = f"{said}, but [[surgeries]] lists an operation; {MEND}"
        yield _against(("history", "lumbar_surgery"), ("surgeries", 0), sentence)
    for n, surgery in enumerate(intake.surgeries):
        for level in surgery.levels or ():
            fact = intake.find("level.earlier_surgery", level)
            if fact is not None and fact.value is False:
                path, operated = ("surgeries", n, "levels"), _place("level.earlier_surgery", level)
                sentence = f"{word_path(operated)} is no, but [[surgeries]] lists {level.value}; {MEND}"
                yield Contradiction(path, sentence, between=(path, operated), doubted=(operated,))


def _levels(intake: Intake) -> Iterator[Contradiction]:
    for level in LUMBAR_LEVELS:
        causes = [key for key in MAIN_CAUSES if (fact := intake.find(key, level)) and fact.value is True]
        if len(causes) > 1:
            yield _both(intake, causes[0], causes[1], level)
        operated = intake.find("level.earlier_surgery", level)
        if operated and operated.value is True and _is(intake, "history.lumbar_surgery", False):
            sentence = f"{level.value} was operated on, but history.lumbar_surgery is no; {MEND}"
            yield _against(_place("level.earlier_surgery", level), ("history", "lumbar_surgery"), sentence)


def _examination(intake: Intake) -> Iterator[Contradiction]:
    """What was judged as a whole against the findings one by one; and strength against what is said of its course."""
    for sign in work_out_signs(intake.find_value):
        judged = intake.find(sign.key)
        if sign.value is not None and judged is not None and judged.is_known and judged.value != sign.value:
            follows = word_value(fact_catalogue()[sign.key], sign.value, Language.EN)
            finding = _said(intake, sign.told_by, None)
            sentence = f"{_said(intake, sign.key, None)}, but {finding}, from which {follows} follows; {MEND}"
            yield Contradiction(
                _place(sign.key, None), sentence,
                between=(_place(sign.key, None), _place(sign.told_by, None)), doubted=(_place(sign.key, None),),
            )  # fmt: skip
    yield from _weakness(intake)
    if _is(intake, "examination.stocking_sensory_loss", True):
        felt = [key for key in FEET if _is(intake, key, "normal")]
        if len(felt) == len(FEET):
            yield _both(intake, "examination.stocking_sensory_loss", felt[0])


def _weakness(intake: Intake) -> Iterator[Contradiction]:
    """A course of a weakness that is not there, or none where a muscle is weak: the motor deficit is in doubt."""
    course, full = intake.find_value(COURSE), str(load_grades()["full_strength"])
    if course is None:
        return
    strengths = {key: intake.find_value(key) for key in STRENGTHS}
    weak = [key for key, value in strengths.items() if value not in (None, full)]
    is_all_full = all(value == full for value in strengths.values())
    if (course == "no_weakness" and weak) or (course != "no_weakness" and is_all_full):
        other = weak[0] if weak else STRENGTHS[0]
        sentence = f"{_said(intake, COURSE, None)}, but {_said(intake, other, None)}; {MEND}"
        between = (_place(COURSE, None), _place(other, None))
        motor: Path = ("examination", "motor_deficit")
        yield Contradiction(between[0], sentence, between=between, doubted=(between[0], motor))


def _treatments(intake: Intake) -> Iterator[Contradiction]:
    for n, row in enumerate(intake.treatments):
        if row.tried is False and (row.started_on or row.ended_on or row.ongoing or row.response):
            yield _in_row(n, "tried", f"{_row(n, row)} was not tried, but has dates or a response")
        if row.started_on and row.ended_on and row.ended_on < row.started_on:
            dates = f"ends on {row.ended_on}, before it starts on {row.started_on}"
            yield _in_row(n, "ended_on", f"{_row(n, row)} {dates}")
        if row.ongoing is True and row.ended_on:
            yield _in_row(n, "ongoing", f"{_row(n, row)} is still going on, but ended on {row.ended_on}")
    tried = {row.kind for row in intake.treatments if row.tried is not False}
    for n, row in enumerate(intake.treatments):
        if row.tried is False and row.kind in tried:
            yield _in_row(n, "tried", f"{_row(n, row)} was not tried, but another row says so")


def _in_row(n: int, field: str, sentence: str) -> Contradiction:
    path: Path = ("treatments", n, field)
    return Contradiction(path, f"{sentence}; {MEND}", between=(path,), doubted=(path,))


def _row(n: int, row: Treatment) -> str:
    return f"treatments row {n + 1} ({row.kind})"


def _future(intake: Intake, on: date | None) -> Iterator[Contradiction]:
    """Nothing happens after the day on which the intake was answered, nor after the day of the assessment."""
    days = [day for day in (intake.answered_on, on) if day is not None]
    for path, day in _events(intake):
        if days and day > min(days):
            sentence = f"{word_path(path)} is {day}, after {min(days)}; mend the date, or write unknown"
            yield Contradiction(path, sentence, between=(path,), doubted=(path,), dated=(day, min(days)))


def _events(intake: Intake) -> Iterator[tuple[Path, date]]:
    """Everything dated in the intake; a year stands for its first day."""
    if intake.answered_on is not None:
        yield ("intake", "answered_on"), intake.answered_on
    if born := _number(intake, "person.birth_year"):
        yield ("person", "birth_year"), date(int(born), 1, 1)
    for n, row in enumerate(intake.treatments):
        for name, day in (("started_on", row.started_on), ("ended_on", row.ended_on)):
            if day is not None:
                yield ("treatments", n, name), day
    for n, surgery in enumerate(intake.surgeries):
        if surgery.year is not None:
            yield ("surgeries", n, "year"), date(surgery.year, 1, 1)
