"""The pages of the glass: break it, review who did, say which cases are behind it."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from flavum.clinic.accounts.actor import actor_of
from flavum.clinic.accounts.permission import Permission
from flavum.clinic.actions.break_glass import GlassRefusal, break_glass, restrict_case, review_glass
from flavum.clinic.audit.glass import load_glass, may_see
from flavum.clinic.audit.models import Deed, Sight
from flavum.clinic.records.models import Case

SHOWN = 200


def show_glass(request: HttpRequest, number: int) -> HttpResponse:
    """Who may break the glass of this case says why, and is led into it; nothing of the case is shown before."""
    actor = actor_of(request)
    actor.check(Permission.BREAK_GLASS)
    case = get_object_or_404(Case, number=number)
    page = {"number": number, "glass": load_glass(), "is_open": may_see(actor, case)}
    if request.method != "POST":
        return render(request, "privacy/glass.html", page)
    reason = request.POST.get("reason", "")
    try:
        break_glass(actor, case, reason)
    except GlassRefusal:
        return render(request, "privacy/glass.html", {**page, "reason": reason, "is_refused": True}, status=422)
    return redirect("case", number)


def show_glasses(request: HttpRequest) -> HttpResponse:
    """Every broken glass, the newest first, and every case behind glass; a form puts a case behind it."""
    actor = actor_of(request)
    actor.check(Permission.RESTRICT_CASES)
    page: dict[str, object] = {"glasses": _glasses()[:SHOWN], "cases": _behind_glass(), "glass": load_glass()}
    if request.method != "POST":
        return render(request, "privacy/glasses.html", page)
    number = request.POST.get("number", "").strip()
    case = Case.objects.filter(number=int(number)).first() if number.isdecimal() and len(number) < 10 else None
    if case is None:
        wrong = _("No case has this number.")
        return render(request, "privacy/glasses.html", {**page, "number": number, "wrong": wrong}, status=422)
    restrict_case(actor, case, is_restricted="lift" not in request.POST)
    return redirect("glasses")


@require_POST
def review(request: HttpRequest, sight: UUID) -> HttpResponse:
    """One broken glass is reviewed."""
    try:
        review_glass(actor_of(request), sight, request.POST.get("note", ""))
    except GlassRefusal as refusal:
        return render(request, "accounts/not_allowed.html", {"why": str(refusal)}, status=422)
    return redirect("glasses")


def _glasses() -> QuerySet[Sight]:
    return (
        Sight.objects.filter(deed=Deed.BROKE_GLASS)
        .select_related("case", "recorded_by", "review", "review__recorded_by")
        .order_by("-recorded_at", "id")
    )


def _behind_glass() -> QuerySet[Case]:
    return Case.objects.filter(is_restricted=True).select_related("site").order_by("number")
