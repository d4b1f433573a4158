"""The pages of the worklist: parse, ask, show."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from flavum.clinic.accounts.permission import Permission
from flavum.clinic.records.models import Case


def show_worklist(request: HttpRequest) -> HttpResponse:
    request.actor.check(Permission.SEE_CASES)
    cases = Case.objects.select_related("person", "site").order_by("-opened_at")
    return render(request, "worklist/worklist.html", {"cases": cases})


def show_case(request: HttpRequest, number: int) -> HttpResponse:
    request.actor.check(Permission.SEE_CASES)
    case = get_object_or_404(Case.objects.select_related("person", "site"), number=number)
    return render(request, "worklist/case.html", {"case": case})
