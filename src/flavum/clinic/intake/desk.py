"""The same lists at the desk: staff add a treatment or an operation, change a row, or take one off, and say why."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from flavum.clinic.accounts.actor import actor_of
from flavum.clinic.accounts.page import local_day
from flavum.clinic.accounts.permission import Permission
from flavum.clinic.actions.write_fact import Answer, write_fact
from flavum.clinic.arrival.write_row import Row, RowChange, write_row
from flavum.clinic.audit.glass import find_case
from flavum.clinic.intake.row_form import RowForm, parse_row, show_fields
from flavum.clinic.intake.rows import NEW, list_months, row_at, rows_of
from flavum.clinic.intake.step import seen_in
from flavum.clinic.intake.word_answer import word_row
from flavum.clinic.records.current import find_fact
from flavum.clinic.records.models import Case, Disagreement, Fact
from flavum.clinic.records.question import ROWS, Question, find_question

LONGEST = 300


def show_rows_of_case(request: HttpRequest, number: int, key: str) -> HttpResponse:
    """The list of a case, each row with a way to change it; that there is none, or that it is not known, at once."""
    case, question = _find(request, number, key)
    if request.method == "POST":
        why = request.POST.get("why", "").strip()[:LONGEST]
        value: list[Row] | None = None if why else []
        answer = Answer(key, value, local_day(), unknown_because=why, reason=_reason_in(request))
        return _after(request, case, key, write_fact(actor_of(request), case, answer, seen=seen_in(request)))
    current, language = find_fact(case, key), get_language() or "en"
    rows = [(n, word_row(key, row, language)) for n, row in enumerate(rows_of(current))]
    page = {"case": case, "question": question, "current": current, "rows": rows}
    return render(request, "worklist/rows.html", page)


def show_row_of_case(request: HttpRequest, number: int, key: str, place: str) -> HttpResponse:
    """One row: a new one (place: add), or the one at a place of the list as the page showed it."""
    case, question = _find(request, number, key)
    seen = _find_seen(request, case, key)
    before = None if place == NEW else row_at(seen, place)
    if request.method != "POST":
        return _show_form(request, case, question, seen, before, None)
    form, is_off, reason = parse_row(key, request.POST, on=local_day()), "off" in request.POST, _reason_in(request)
    if (form.wrong and not is_off) or (before and not reason):
        return _show_form(request, case, question, seen, before, form)
    change = RowChange(key, before, None if is_off else form.row, local_day(), reason)
    if not (change.after or change.before):
        return redirect("rows_of_case", number, key)
    return _after(request, case, key, write_row(actor_of(request), case, change))


def _find(request: HttpRequest, number: int, key: str) -> tuple[Case, Question]:
    case = find_case(actor_of(request), number, what="fact", permission=Permission.WRITE_FACTS)
    question = find_question(key, get_language() or "en")
    if question is None or question.kind != ROWS:
        raise Http404
    return case, question


def _find_seen(request: HttpRequest, case: Case, key: str) -> Fact | None:
    if request.method != "POST":
        return find_fact(case, key)
    seen = seen_in(request)
    return Fact.objects.filter(case=case, key=key, id=seen).first() if seen else None


def _show_form(
    request: HttpRequest, case: Case, question: Question, seen: Fact | None, before: Row | None, form: RowForm | None
) -> HttpResponse:
    wrong = form.wrong if form else set[str]()
    page: dict[str, Any] = {
        "case": case,
        "question": question,
        "current": seen,
        "before": before,
        "said": word_row(question.key, before, get_language() or "en") if before else "",
        "is_wrong": bool(wrong),
        "has_no_reason": bool(form and before and not _reason_in(request)),
        "reason": _reason_in(request),
        "fields": show_fields(
            question.key, get_language() or "en", before or {}, request.POST if form else None, wrong
        ),
        "months": list_months(),
    }
    return render(request, "worklist/row.html", page, status=422 if form else 200)


def _reason_in(request: HttpRequest) -> str:
    return request.POST.get("reason", "").strip()[:LONGEST]


def _after(request: HttpRequest, case: Case, key: str, written: Fact | Disagreement) -> HttpResponse:
    if isinstance(written, Disagreement):
        messages.error(request, _("Somebody answered this meanwhile. Both answers are kept: decide which one holds."))
        return redirect("case", case.number)
    return redirect("rows_of_case", case.number, key)
