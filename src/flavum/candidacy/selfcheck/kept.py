"""Answers as a form sends them and as a record keeps them: {"version": ..., "answers": {question: reply}}."""

from collections.abc import Mapping
from typing import Any

from flavum.candidacy.selfcheck.check import Replies
from flavum.candidacy.selfcheck.question import Reply, get_version, load_questions

REPLIES = {reply.value: reply for reply in Reply}


def read_replies(said: Mapping[str, Any], prefix: str = "") -> dict[str, Reply]:
    """The answers to the questions that there are; what is no answer to one of them is left out."""
    keys = [question.key for question in load_questions()]
    found = {key: said.get(f"{prefix}{key}") for key in keys}
    return {key: REPLIES[value] for key, value in found.items() if isinstance(value, str) and value in REPLIES}


def to_kept(replies: Replies) -> dict[str, Any] | None:
    """As the record keeps them; None where nothing was answered."""
    answers = {key: reply.value for key, reply in replies.items()}
    return {"version": get_version(), "answers": answers} if answers else None


def from_kept(kept: Any) -> dict[str, Reply]:
    """The answers that were kept; none where there are none, or where other questions were asked then."""
    if not isinstance(kept, dict) or kept.get("version") != get_version():
        return {}
    answers = kept.get("answers")
    return read_replies(answers) if isinstance(answers, dict) else {}
