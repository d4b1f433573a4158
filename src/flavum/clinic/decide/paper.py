"""The aid on paper, to be printed and taken home: made when it is asked for, and not kept."""

from collections.abc import Sequence
from typing import Final

from flavum import __version__
from flavum.clinic.accounts.models import Organisation
from flavum.clinic.accounts.page import local_day
from flavum.clinic.audit.head import head_of, word_synthetic
from flavum.clinic.records.models import Case
from flavum.clinic.records.weighing import weights_of
from flavum.options.question import load_questions
from flavum.report.aid.paper import Head, typeset_aid
from flavum.report.clinician import word_day
from flavum.report.words import Language, load_words

LONGEST_QUESTION: Final = 500  # characters of somebody's own


def make_paper(case: Case, asked: Sequence[str], own: str, language: Language) -> bytes:
    """The PDF. asked: keys of the questions that were ticked; own: a question in their own words, or "".

    Raises PrintRefusal where their own words hold a sign that cannot be printed.
    """
    clinic = Organisation.objects.get(id=case.organisation_id)
    questions = [one.text.say(language) for one in load_questions() if one.key in asked]
    head = Head(head_of(case, clinic), word_synthetic(clinic), word_day(local_day(), load_words(language)), __version__)
    return typeset_aid(weights_of(case), [*questions, *own.split("\n")] if own.strip() else questions, head, language)
