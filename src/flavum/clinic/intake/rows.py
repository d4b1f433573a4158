"""The pages of lists: what has been tried, which operations there were; one page for the list and one for a row."""

from datetime import UTC, datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dates import MONTHS
from django.utils.translation import get_language

from flavum.clinic.accounts.actor import actor_of
from flavum.clinic.accounts.permission import Permission
from flavum.clinic.actions.write_fact import Answer, AnswerRefusal, write_fact
from flavum.clinic.arrival.write_row import Row, RowChange, write_row
from flavum.clinic.intake.own import Way, own_case
from flavum.clinic.intake.row_form import RowForm, fields_of, parse_row, show_fields
from flavum.clinic.intake.step import NOT_KNOWN, go_on, seen_in
from flavum.clinic.intake.word_answer import NOT_TRIED, word_row
from flavum.clinic.records.current import find_fact
from flavum.clinic.records.models import Case, Fact
from flavum.clinic.records.question import ROWS, Question, find_question

KIND, NEW = "treatment.kind", "add"


def show_rows(request: HttpRequest, case: Case, question: Question) -> HttpResponse:
    """The list, with a way to add a row, and to say that something was not tried."""
    if request.method == "POST":
        return _change(request, case, question)
    language = get_language() or "en"
    current, way = find_fact(case, question.key), Way.of(case)
    rows = [(n, row, word_row(question.key, row, language)) for n, row in enumerate(rows_of(current))]
    page = {
        "question": question,
        "current": current,
        "kinds": _sorted_by_kind(question, rows, language),
        "is_unknown": current is not None and current.value is None,
        "number": way.number(question.key),
        "count": len(way.steps),
        "before": way.beside(question.key, -1),
        "back": request.GET.get("back", ""),
    }
    return render(request, "portal/rows.html", page)


def show_row(request: HttpRequest, key: str, place: str) -> HttpResponse:
    """One row: a new one (place: add, or add-KIND), or the one at a place of the list, to change or to take off."""
    actor_of(request).check(Permission.ANSWER_INTAKE)
    question = find_question(key, get_language() or "en")
    if question is None or question.kind != ROWS:
        raise Http404
    case, today = own_case(), datetime.now(UTC).date()
    seen = _seen(request, case, key)
    before = None if place.startswith(NEW) else row_at(seen, place)
    if request.method != "POST":
        kind = place.removeprefix(NEW).removeprefix("-")
        return _show_form(request, question, seen, before or ({"kind": kind} if kind else {}), None)
    form = parse_row(key, request.POST, on=today)
    if form.wrong and "off" not in request.POST:
        return _show_form(request, question, seen, before or {}, form)
    return _keep(request, case, RowChange(key, before, None if "off" in request.POST else form.row, today))


def _show_form(
    request: HttpRequest, question: Question, seen: Fact | None, row: Row, form: RowForm | None
) -> HttpResponse:
    wrong, language = form.wrong if form else set[str](), get_language() or "en"
    place = request.path.rstrip("/").rsplit("/", 1)[1]
    fields = show_fields(question.key, language, row, request.POST if form else None, wrong)
    kind, kind_words = _find_kind(question, place, language)
    page = {
        "question": question,
        "current": seen,
        "is_new": not place.isdecimal(),
        "wrong": wrong,
        "kind": kind,
        "kind_words": kind_words,
        "fields": [one for one in fields if not kind or one.question.key != KIND],
        "months": list_months(),
        "back": request.POST.get("back") or request.GET.get("back", ""),
    }
    return render(request, "portal/row.html", page, status=422 if form else 200)


def _find_kind(question: Question, place: str, language: str) -> tuple[str, str]:
    """The kind that the address of a new row says, and its words: who came by “physical therapy” is not asked again."""
    said = place.removeprefix(f"{NEW}-")
    kinds = next((one.options for one in fields_of(question.key, language) if one.key == KIND), ())
    return next(((value, words) for value, words in kinds if value == said), ("", ""))


def _keep(request: HttpRequest, case: Case, change: RowChange) -> HttpResponse:
    if change.after or change.before:
        write_row(actor_of(request), case, change)
    way = redirect("question", change.key)
    return redirect(f"{way.url}?back=review") if request.POST.get("back") else way


def _change(request: HttpRequest, case: Case, question: Question) -> HttpResponse:
    """Something was not tried; or the list is as it should be; or nobody knows."""
    actor, today = actor_of(request), datetime.now(UTC).date()
    kind = request.POST.get("not_tried")
    if kind:
        try:
            write_row(actor, case, RowChange(question.key, None, {"kind": kind, "tried": NOT_TRIED}, today))
        except AnswerRefusal as refusal:
            raise Http404 from refusal
        return redirect(request.get_full_path())
    current = find_fact(case, question.key)
    if "unknown" in request.POST:
        write_fact(actor, case, Answer(question.key, None, today, NOT_KNOWN), seen=seen_in(request))
    elif current is None or current.value is None:
        write_fact(actor, case, Answer(question.key, [], today), seen=current.id if current else None)
    return go_on(request, Way.of(case), question.key)


def list_months() -> list[tuple[str, str]]:
    """What a date's month is chosen from."""
    return [(str(n), str(name)) for n, name in MONTHS.items()]


def rows_of(fact: Fact | None) -> list[Row]:
    return list(fact.value or []) if fact else []


def _seen(request: HttpRequest, case: Case, key: str) -> Fact | None:
    """The list as the page showed it; where it shows one now, the newest."""
    if request.method == "POST":
        seen = seen_in(request)
        return Fact.objects.filter(case=case, key=key, id=seen).first() if seen else None
    return find_fact(case, key)


def row_at(fact: Fact | None, place: str) -> Row:
    rows = rows_of(fact)
    if not place.isdecimal() or int(place) >= len(rows):
        raise Http404
    return rows[int(place)]


def _sorted_by_kind(question: Question, rows: list[tuple[int, Row, str]], language: str) -> list[dict[str, Any]]:
    """The rows under the words of their kind; operations have none and stand together."""
    kinds = next((one.options for one in fields_of(question.key, language) if one.key == KIND), ())
    if not kinds:
        return [{"key": "", "words": "", "rows": [(n, words, True) for n, _, words in rows]}]
    return [
        {
            "key": key,
            "words": words,
            "rows": [(n, said, row.get("tried") != NOT_TRIED) for n, row, said in rows if row["kind"] == key],
        }
        for key, words in kinds
    ]
