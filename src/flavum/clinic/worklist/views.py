"""The pages of the worklist: parse, ask, show."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from flavum.clinic.accounts.actor import actor_of
from flavum.clinic.accounts.models import Language, Site
from flavum.clinic.accounts.page import back_to, find_id, local_day
from flavum.clinic.accounts.permission import Permission
from flavum.clinic.actions.open_case import OpenCaseRefusal, open_case
from flavum.clinic.arrival.settle_request import find_request, settle_request
from flavum.clinic.arrival.take_self_check import take_self_check
from flavum.clinic.records.models import ConsultationRequest, SavedView, Stage, Standing, Turn
from flavum.clinic.standing.refresh import refresh_standings
from flavum.clinic.worklist.forms import NewcomerForm
from flavum.clinic.worklist.row import to_rows
from flavum.clinic.worklist.search import DueBy, Filter, find_rows, keep_words, read_words

PAGE_ROWS = 50


def show_worklist(request: HttpRequest) -> HttpResponse:
    """The cases that press most, a page of them; a patient is led to their own questions."""
    actor = actor_of(request)
    if not actor.is_staff:
        return redirect("portal")
    if not actor.may(Permission.SEE_CASES):
        return render(request, "worklist/elsewhere.html", {"roles": actor.roles})
    refresh_standings()
    on, wanted, words = local_day(), Filter.from_query(request.GET), read_words(request)
    page = Paginator(find_rows(wanted, words, on).only("case"), PAGE_ROWS).get_page(request.GET.get("page"))
    shown = {
        "rows": to_rows(actor, _read(page), on),
        "page": page,
        "wanted": wanted,
        "query": wanted.to_query(),
        "words": words,
        "is_narrowed": bool(wanted.to_query() or words),
        "has_cases": bool(page.paginator.count) or Standing.objects.exists(),
        "choices": _choices(),
        "views": SavedView.objects.filter(user=actor.user_id).order_by("name"),
        "may_open": actor.may(Permission.OPEN_CASE),
    }
    return render(request, "worklist/worklist.html", shown)


@require_POST
def search(request: HttpRequest) -> HttpResponse:
    """Keep the words that are searched for in the session, and go back to the list as it was narrowed."""
    actor_of(request).check(Permission.SEE_CASES)
    keep_words(request, request.POST.get("words", ""))
    return redirect(back_to(request, "/"))


def add_case(request: HttpRequest) -> HttpResponse:
    """The form for somebody new; a case that is opened leads to its page."""
    actor = actor_of(request)
    actor.check(Permission.OPEN_CASE)
    asked = _find_request(request)
    form = NewcomerForm(request.POST or None, initial=_known_of(asked))
    page: dict[str, object] = {"form": form}
    if request.method != "POST" or not form.is_valid():
        return render(request, "worklist/open_case.html", page, status=422 if form.errors else 200)
    try:
        site = form.cleaned_data["site"]
        with transaction.atomic():
            case = open_case(actor, form.to_newcomer(), site_id=site.id, on=local_day())
            if asked:
                settle_request(actor, asked.id, case=case)
                take_self_check(actor, case, asked)
    except OpenCaseRefusal as refusal:
        return render(request, "worklist/open_case.html", {**page, "refusal": refusal}, status=422)
    return redirect("case", case.number)


def _read(page: Page[Standing]) -> list[Standing]:
    """The rows of a page with case, person and site: joined for these alone, and not for every row before them."""
    keys = [row.case_id for row in page.object_list]
    rows = Standing.objects.filter(case__in=keys).select_related("case__person", "site")
    return sorted(rows, key=lambda row: keys.index(row.case_id))


def _choices() -> dict[str, list[tuple[str, Any]]]:
    """What each filter offers."""
    return {
        "stage": list(Stage.choices),
        "site": [(str(one.id), one.name) for one in Site.objects.order_by("name")],
        "turn": list(Turn.choices),
        "due": list(DueBy.choices),
        "language": list(Language.choices),
    }


def _find_request(request: HttpRequest) -> ConsultationRequest | None:
    """The request for a consultation for which a case is opened, where there is one."""
    asked = find_id(request.GET.get("request", ""))
    return find_request(actor_of(request), asked) if asked else None


def _known_of(asked: ConsultationRequest | None) -> dict[str, str]:
    """What somebody who asked for a consultation said of themselves."""
    names = ("given_name", "family_name", "phone", "email", "language")
    return {name: getattr(asked, name) for name in names} if asked else {}
