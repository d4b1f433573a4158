"""What the board shows beside the verdict: sets side by side, what to find out next, contradictions, explanations."""

from typing import Any

from flavum.clinic.records.models import Case, Fact
from flavum.clinic.verdict.doubt import present_doubts
from flavum.clinic.verdict.entry import Entries, entries_of
from flavum.clinic.verdict.matrix import present_matrix
from flavum.clinic.verdict.weigh import Weighed
from flavum.report.clinician import present_questions
from flavum.report.explanation import Reader, explain
from flavum.report.words import Language

View = dict[str, Any]


def present_board(case: Case, weighed: Weighed, rows: list[Fact], language: Language) -> View:
    """rows: the facts that were current then."""
    entries = entries_of(case, rows)
    assessments = [one.decided for one in weighed.by_set]
    return {
        "matrix": present_matrix(assessments, language, only_what_differs=weighed.asked.only_what_differs),
        "questions": _present_questions(weighed, entries, language),
        "doubts": present_doubts(weighed.gathered, weighed.first.decided, entries, language),
        "explained": _explain(weighed, language),
        "silent": weighed.silent,
    }


def _present_questions(weighed: Weighed, entries: Entries, language: Language) -> list[View]:
    """Every open question, the weightiest first, each with the way to where it is answered."""
    asked = zip(present_questions(weighed.report, language), weighed.first.decided.questions, strict=True)
    return [{**shown, "entries": entries.find_all(question)} for shown, question in asked]


def _explain(weighed: Weighed, language: Language) -> list[View]:
    """The clinician's and the payer's explanation, and the patient's as it will be read, each to be copied."""
    main = weighed.first
    return [
        {
            "reader": reader.value,
            "text": explain(main.decided, reader=reader, language=language, computed=main.computed).to_text(),
        }
        for reader in (Reader.CLINICIAN, Reader.PAYER, Reader.PATIENT)
    ]
