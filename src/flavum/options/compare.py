"""Treatments side by side: in one row only what one study counted alike, at the same time, as so many of 100 people.

Two studies are never set against each other: their people differ, and a gap between them may come from that alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from flavum.evidence.claim import Claim
from flavum.options.measure import Design, FollowUp, Kind, Measure, Outcome
from flavum.options.people import People, find_people
from flavum.options.study import Study
from flavum.options.text import Text, join
from flavum.options.treatment import Result, Treatment
from flavum.options.words import DESIGN_WORDS, FOLLOW_UP_WORDS, NO_GOOD_EVIDENCE, NOT_COUNTED, READ_UNEVENLY

ONE_TRIAL: Final = Text(
    "One trial compared these groups. Lots decided who was in which.",
    "Un mismo ensayo comparó estos grupos. El sorteo decidió quién iba a cuál.",
)
ONLY_ONE: Final = Text(
    "For no other treatment here did we find a count of people on this.",
    "Para ningún otro tratamiento de aquí hallamos un recuento de personas sobre esto.",
)
OTHER_TIME: Final = Text(
    "Others were counted at another time ({times}), so they cannot stand beside this.",
    "Otros se contaron en otro momento ({times}), así que no pueden ponerse al lado.",
)
OTHER_STUDY: Final = Text(
    "Others were counted in another study, of other people, so they cannot stand beside this.",
    "Otros se contaron en otro estudio, con otras personas, así que no pueden ponerse al lado.",
)
TIME_UNKNOWN: Final = Text(
    "How long after treatment people were counted is not known for all, so they cannot stand side by side.",
    "No se sabe de todos cuánto tiempo después se contó, así que no pueden ponerse lado a lado.",
)
OTHER_MEASURE: Final = Text(
    "For other treatments something else was counted, so they cannot stand beside this.",
    "En otros tratamientos se contó otra cosa, así que no pueden ponerse al lado.",
)
TRIAL: Final = Text("A trial has set these two side by side: {studies}.", "Un ensayo los puso lado a lado: {studies}.")
NO_TRIAL: Final = Text("No trial has set these two side by side.", "Ningún ensayo los puso lado a lado.")
NONE_READ: Final = Text(
    "In what we have read, no trial has set these two side by side.",
    "En lo que hemos leído, ningún ensayo los puso lado a lado.",
)
RECORDS_ONLY: Final = Text(
    "Old records of people who had the one or the other were looked at ({studies}). Nobody drew lots.",
    "Se miraron registros de personas que tuvieron uno u otro ({studies}). Nadie sorteó.",
)


Place = tuple[Study, Measure, FollowUp]


@dataclass(frozen=True)
class Cell:
    """One group of a row. treatment: None for a study's control group; title says who they are."""

    treatment: Treatment | None
    title: Text
    result: Result
    people: People


@dataclass(frozen=True)
class Row:
    """Groups of one study that may stand side by side, each as so many of 100."""

    study: Study
    measure: Measure
    follow_up: FollowUp
    cells: tuple[Cell, ...]

    @property
    def note(self) -> Text:
        """What the reader must know before comparing."""
        return ONE_TRIAL if self.study.design is Design.DRAWN else DESIGN_WORDS[self.study.design]


@dataclass(frozen=True)
class Apart:
    """A result that stands by itself, and why. It is shown like any other; those of one study follow each other."""

    treatment: Treatment
    result: Result
    reason: Text


@dataclass(frozen=True)
class Comparison:
    """An outcome over all treatments. silent: those of which we found no good evidence on it."""

    outcome: Outcome
    rows: tuple[Row, ...]
    apart: tuple[Apart, ...]
    silent: tuple[Treatment, ...]

    @property
    def note(self) -> Text | None:
        """What the reader must know of the silent ones, so that silence is held against none of them."""
        return join(NO_GOOD_EVIDENCE, READ_UNEVENLY) if self.silent else None


@dataclass(frozen=True)
class Pair:
    """Whether two treatments were ever compared directly. claim: behind the words that none did, where there is one."""

    one: Treatment
    other: Treatment
    studies: tuple[Study, ...]
    told: Text
    claim: Claim | None = None


def compare(options: Sequence[Treatment], outcome: Outcome) -> Comparison:
    """The treatments on one outcome. Nothing is left out: a result is in a row or apart, a treatment else silent."""
    found = [(treatment, result) for treatment in options for result in treatment.find_results(outcome)]
    groups: dict[Place, list[Cell]] = {}
    for treatment, result in found:
        groups.setdefault(_place(result), []).extend(_cells(treatment, result))
    rows = [Row(*place, tuple(cells)) for place, cells in groups.items() if len({cell.title for cell in cells}) > 1]
    in_rows = {(row.study, row.measure, row.follow_up) for row in rows}
    apart = [Apart(t, r, _why_apart(t, r, found)) for t, r in found if _place(r) not in in_rows]
    studies = list(dict.fromkeys(one.result.study for one in apart))
    return Comparison(
        outcome=outcome,
        rows=tuple(sorted(rows, key=lambda row: (list(FollowUp).index(row.follow_up), row.measure.key, row.study.key))),
        apart=tuple(sorted(apart, key=lambda one: studies.index(one.result.study))),
        silent=tuple(treatment for treatment in options if not treatment.find_results(outcome)),
    )


def compare_pair(one: Treatment, other: Treatment) -> Pair:
    """Whether a trial compared these two, said in words also when none did."""
    seen = dict.fromkeys(result.study for treatment in (one, other) for result in treatment.results)
    studies = tuple(study for study in seen if study.has_compared(one.key, other.key))
    drawn = tuple(study for study in studies if study.design is Design.DRAWN)
    if drawn:
        return Pair(one, other, studies, TRIAL.fill(studies=_name(drawn)))
    claim = _find_search(one, other) or _find_search(other, one)
    told = NONE_READ if claim is None else NO_TRIAL
    told = join(told, RECORDS_ONLY.fill(studies=_name(studies))) if studies else told
    return Pair(one, other, studies, told, claim)


def _find_search(one: Treatment, other: Treatment) -> Claim | None:
    """The claim that a search found no trial of the one against the other."""
    return one.no_trial.claim if one.no_trial and other.key in one.no_trial.against else None


def _place(result: Result) -> Place:
    """What results must have in common to share a row."""
    return result.study, result.measure, result.follow_up


def _cells(treatment: Treatment, result: Result) -> list[Cell]:
    cells = [] if result.people is None else [Cell(treatment, treatment.title, result, result.people)]
    if cells and result.control is not None and result.study.control is not None:
        control = find_people(result.control, result.measure)
        cells += [] if control is None else [Cell(None, result.study.control, result, control)]
    return cells


def _why_apart(treatment: Treatment, result: Result, found: Sequence[tuple[Treatment, Result]]) -> Text:
    if result.measure.kind is not Kind.SHARE:
        return NOT_COUNTED[result.measure.kind]
    others = [r for t, r in found if t is not treatment and r.measure.kind is Kind.SHARE]
    alike = [r for r in others if r.measure == result.measure]
    if not alike:
        return OTHER_MEASURE if others else ONLY_ONE
    times = sorted({r.follow_up for r in alike}, key=list(FollowUp).index)
    if FollowUp.NOT_SAID in (result.follow_up, times[0]):
        return TIME_UNKNOWN
    if result.follow_up in times:
        return OTHER_STUDY
    words = [FOLLOW_UP_WORDS[follow_up] for follow_up in times if follow_up is not FollowUp.NOT_SAID]
    return OTHER_TIME.fill(times=Text(", ".join(w.en for w in words), ", ".join(w.es for w in words)))


def _name(studies: Sequence[Study]) -> Text:
    return Text("; ".join(study.title.en for study in studies), "; ".join(study.title.es for study in studies))
