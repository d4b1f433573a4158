"""The pages of the worklist: parse, ask, show."""

from datetime import UTC, datetime

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from flavum.clinic.accounts.actor import actor_of
from flavum.clinic.accounts.permission import Permission
from flavum.clinic.actions.open_case import OpenCaseRefusal, open_case
from flavum.clinic.audit.sight import note_sight
from flavum.clinic.records.current import current_facts
from flavum.clinic.records.models import Case, Stage
from flavum.clinic.worklist.forms import NewcomerForm
from flavum.clinic.worklist.road import draw_road


def show_worklist(request: HttpRequest) -> HttpResponse:
    """Every open case of the organisation, the newest first; a patient is led to their own questions."""
    if not actor_of(request).is_staff:
        return redirect("portal")
    actor_of(request).check(Permission.SEE_CASES)
    cases = Case.objects.exclude(stage=Stage.CLOSED).select_related("person", "site").order_by("-opened_at", "-number")
    return render(
        request, "worklist/worklist.html", {"cases": cases, "may_open": actor_of(request).may(Permission.OPEN_CASE)}
    )


def add_case(request: HttpRequest) -> HttpResponse:
    """The form for somebody new; a case that is opened leads to its page."""
    actor = actor_of(request)
    actor.check(Permission.OPEN_CASE)
    form = NewcomerForm(request.POST or None)
    page: dict[str, object] = {"form": form}
    if request.method != "POST" or not form.is_valid():
        return render(request, "worklist/open_case.html", page, status=422 if form.errors else 200)
    try:
        site, today = form.cleaned_data["site"], datetime.now(UTC).date()
        with transaction.atomic():
            case = open_case(actor, form.to_newcomer(), site_id=site.id, on=today)
    except OpenCaseRefusal as refusal:
        return render(request, "worklist/open_case.html", {**page, "refusal": refusal}, status=422)
    return redirect("case", case.number)


def show_case(request: HttpRequest, number: int) -> HttpResponse:
    """One case: where it stands on the road, and what is known."""
    actor = actor_of(request)
    actor.check(Permission.SEE_CASES)
    case = get_object_or_404(Case.objects.select_related("person", "site"), number=number)
    note_sight(actor, case, "case")
    facts = current_facts(case).order_by("key", "level", "side")
    return render(request, "worklist/case.html", {"case": case, "facts": facts, "road": draw_road(Stage(case.stage))})
