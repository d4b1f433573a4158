"""Weighs a case against a set of criteria, as of a day: per level and for the person, every answer explained."""

from collections.abc import Iterable
from datetime import date

from flavum.anatomy.level import Level
from flavum.candidacy.alternatives.find import find_alternatives
from flavum.candidacy.answer import VERDICT_OF, Verdict, join_all
from flavum.candidacy.assessment import Assessment, CriterionAnswer, Emergency, LevelAssessment
from flavum.candidacy.case import Case, gather_facts
from flavum.candidacy.criterion import CriteriaSet, Criterion
from flavum.candidacy.explain import answer_criterion
from flavum.candidacy.facts.catalogue import Scope
from flavum.candidacy.facts.fact import FactBook
from flavum.candidacy.intake import Intake, find_emergencies
from flavum.candidacy.next_question import rank_questions

Answers = tuple[CriterionAnswer, ...]


def assess(case: Case, criteria: CriteriaSet, *, on: date) -> Assessment:
    """The explained verdict on a case, by the criteria as they held on that day.

    The same case, set and day always give the same assessment. Raises CriteriaRefusal when none held on that day.
    """
    return assess_answers(case.answers, gather_facts(case, on=on), criteria, on=on)


def assess_answers(
    intake: Intake, facts: FactBook, criteria: CriteriaSet, *, on: date, asks: bool = True
) -> Assessment:
    """The same for an intake and the book of facts that it was joined into, with what cannot wait."""
    return assess_facts(facts, criteria, on=on, emergencies=find_emergencies(intake), asks=asks)


def assess_facts(
    facts: FactBook, criteria: CriteriaSet, *, on: date, emergencies: tuple[Emergency, ...] = (), asks: bool = True
) -> Assessment:
    """The same for a book of facts.

    While something cannot wait nobody is a candidate by any set, and nothing else is asked first.
    asks: False leaves out what to find out next, which takes most of the time.
    """
    held = criteria.get_criteria(on)
    person = _answer(held, Scope.PERSON, facts, None)
    own = ((level, _answer(held, Scope.LEVEL, facts, level)) for level in facts.levels)
    levels = settle_levels(person, own, emergencies)
    return Assessment(
        criteria=criteria.name,
        version=criteria.version,
        on=on,
        verdict=join_verdicts([level.verdict for level in levels]),
        answers=person,
        levels=levels,
        questions=rank_questions(held, facts) if asks and not emergencies else (),
        alternatives=find_alternatives(person, levels),
        emergencies=emergencies,
        title=criteria.title,
        title_es=criteria.title_es,
    )


def _answer(held: tuple[Criterion, ...], scope: Scope, facts: FactBook, level: Level | None) -> Answers:
    return tuple(answer_criterion(criterion, facts, level) for criterion in held if criterion.scope is scope)


def settle_levels(
    person: Answers, own: Iterable[tuple[Level, Answers]], emergencies: tuple[Emergency, ...]
) -> tuple[LevelAssessment, ...]:
    """The verdict of every level from the answers about the person and its own; no candidate in an emergency."""
    return tuple(_settle(person, level, answers, is_urgent=bool(emergencies)) for level, answers in own)


def _settle(person: Answers, level: Level, own: Answers, *, is_urgent: bool) -> LevelAssessment:
    joined = join_all(answer.answer for answer in (*person, *own) if answer.role.decides)
    return LevelAssessment(level, Verdict.NOT_A_CANDIDATE if is_urgent else VERDICT_OF[joined], own)


def join_verdicts(verdicts: list[Verdict]) -> Verdict:
    """A candidate when one level is; not one when no level can be."""
    if Verdict.CANDIDATE in verdicts:
        return Verdict.CANDIDATE
    open_levels = Verdict.NOT_YET_KNOWN in verdicts
    return Verdict.NOT_YET_KNOWN if open_levels else Verdict.NOT_A_CANDIDATE
