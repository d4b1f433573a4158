"""What ten answers come to: see someone now, worth an evaluation, or unlikely; with the reasons. Never a diagnosis."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from importlib.resources import files

from flavum.candidacy.answer import Answer, join_all
from flavum.candidacy.assessment import Emergency
from flavum.candidacy.facts.fact import Fact, FactOrigin
from flavum.candidacy.intake.emergency import find_emergencies
from flavum.candidacy.intake.record import Intake
from flavum.candidacy.selfcheck.bring import Item, load_items
from flavum.candidacy.selfcheck.question import Kind, Question, Reason, Reply, load_questions

ANSWER_OF = {Reply.YES: Answer.MET, Reply.NO: Answer.UNMET, Reply.NOT_SURE: Answer.UNKNOWN}
OPEN = "open"
# What speaks loudest comes first: what is against, what comes before, what is to be looked at, what is open, what fits.
ORDER = (Kind.AGAINST, Kind.FIRST, Kind.WATCH, Kind.OPEN, Kind.FOR)
Replies = Mapping[str, Reply]


class Result(Enum):
    """What to do next."""

    SEE_SOMEONE_NOW = "see_someone_now"
    WORTH_AN_EVALUATION = "worth_an_evaluation"
    UNLIKELY = "unlikely"


@dataclass(frozen=True)
class Words:
    """What a result says: a title and a sentence or two, in both languages."""

    title: str
    title_es: str
    text: str
    text_es: str


@dataclass(frozen=True)
class SelfCheck:
    """The answer to ten answers.

    is_open: too little is known to say that it fits; worth asking all the same. words: the result, for a reader.
    emergencies: the most urgent first; empty unless SEE_SOMEONE_NOW. unsure: emergencies of which somebody was not
    sure. reasons: what each answer speaks for, the weightiest first. bring: to a visit; nothing where there is none.
    """

    result: Result
    is_open: bool
    words: Words
    emergencies: tuple[Emergency, ...]
    unsure: tuple[Emergency, ...]
    reasons: tuple[Reason, ...]
    bring: tuple[Item, ...]


def check(replies: Replies) -> SelfCheck:
    """The result of these answers: key of a question -> reply. What is not there is NOT_SURE.

    An emergency settles it, whatever else was said. Else one "no" to a question that decides makes it UNLIKELY, and
    one that is not known leaves it open; open is worth an evaluation.
    """
    emergencies = find_emergencies(Intake(tuple(_facts_of(replies))))
    counted = [question for question in load_questions() if counts(question, replies)]
    answer = join_all(ANSWER_OF[reply_to(question, replies)] for question in counted if question.decides)
    result, is_open = _find_result(emergencies, answer)
    is_now = result is Result.SEE_SOMEONE_NOW
    return SelfCheck(
        result=result,
        is_open=is_open,
        words=load_words()[OPEN if is_open else result.value],
        emergencies=emergencies,
        unsure=tuple(
            one.emergency
            for one in counted
            if one.emergency and reply_to(one, replies) is Reply.NOT_SURE and not is_now
        ),
        reasons=() if is_now else _find_reasons(counted, replies),
        bring=() if is_now else tuple(item for item in load_items() if item.is_for(replies)),
    )


def counts(question: Question, replies: Replies) -> bool:
    """Whether an answer says anything: not where the question before it was answered "no"."""
    return not question.after or replies.get(question.after) is not Reply.NO


def reply_to(question: Question, replies: Replies) -> Reply:
    return replies.get(question.key, Reply.NOT_SURE)


def _find_result(emergencies: tuple[Emergency, ...], answer: Answer) -> tuple[Result, bool]:
    if emergencies:
        return Result.SEE_SOMEONE_NOW, False
    if answer is Answer.UNMET:
        return Result.UNLIKELY, False
    return Result.WORTH_AN_EVALUATION, answer is Answer.UNKNOWN


def _find_reasons(counted: list[Question], replies: Replies) -> tuple[Reason, ...]:
    found = [one.reasons[reply_to(one, replies)] for one in counted if one.reasons]
    return tuple(sorted(found, key=lambda reason: ORDER.index(reason.kind)))


def _facts_of(replies: Replies) -> list[Fact]:
    return [Fact(key, value, FactOrigin.PATIENT) for key, value in to_facts(replies).items()]


def to_facts(replies: Replies) -> dict[str, bool]:
    """What the answers say for sure, as facts of the catalogue: key -> yes or no. "Not sure" says nothing.

    A "no" to an emergency says nothing either: it held when it was said, and is asked anew.
    """
    return {
        key: value
        for question in load_questions()
        if counts(question, replies)
        for key, value in question.facts.get(reply_to(question, replies), {}).items()
    }


@cache
def load_words() -> Mapping[str, Words]:
    """What every result says; "open" is worth an evaluation with too little known."""
    text = files("flavum.candidacy.selfcheck").joinpath("results.toml").read_text(encoding="utf-8")
    return {key: Words(**row) for key, row in tomllib.loads(text).items()}
