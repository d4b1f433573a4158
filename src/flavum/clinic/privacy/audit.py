"""The pages of the audit: of one case, and of the whole organisation with the state of its chain."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from flavum.clinic.accounts.actor import actor_of
from flavum.clinic.accounts.models import User
from flavum.clinic.accounts.page import find_day, find_id
from flavum.clinic.accounts.permission import Permission, load_roles
from flavum.clinic.audit.history import CHANGED, Asked, list_entries
from flavum.clinic.audit.models import Deed, Seal
from flavum.clinic.audit.sight import note_sight
from flavum.clinic.audit.told import tell, word_deed
from flavum.clinic.audit.verify import verify
from flavum.clinic.records.models import Case

ON_A_PAGE = 50
LAST_PAGE = 400
LINKS_IN_A_PAGE = 100_000  # a longer chain is verified on the command line
STAFF = [key for key, role in load_roles().items() if role.is_staff]
DEEDS = (*Deed.values, CHANGED)


def show_case_audit(request: HttpRequest, number: int) -> HttpResponse:
    """Who looked at, changed, printed and took out what of one case; behind glass or not."""
    actor = actor_of(request)
    actor.check(Permission.SEE_AUDIT)
    case = Case.objects.filter(number=number).first()
    if case is None:
        raise Http404
    note_sight(actor, case, "audit")
    return render(request, "privacy/audit.html", {"case": case, **_list(request, case)})


def show_audit(request: HttpRequest) -> HttpResponse:
    """The same of every case, with the chain; a form verifies the chain anew."""
    actor = actor_of(request)
    actor.check(Permission.SEE_AUDIT)
    note_sight(actor, None, "audit")
    last = Seal.objects.order_by("-number").first()
    page: dict[str, Any] = {"last": last, "is_short": last is None or last.number <= LINKS_IN_A_PAGE}
    if request.method == "POST" and page["is_short"]:
        links, breaks = verify(actor.organisation_id, using="default")
        page |= {"links": links, "breaks": breaks[:ON_A_PAGE], "is_verified": True}
    return render(request, "privacy/audit.html", {**page, **_list(request, None)})


def _list(request: HttpRequest, case: Case | None) -> dict[str, Any]:
    """The asked page of the list, and the form that asks for another."""
    said = {name: request.GET.get(name, "") for name in ("who", "deed", "day")}
    number = min(
        max(int(page) if (page := request.GET.get("page", "1")).isdecimal() and len(page) < 4 else 1, 1), LAST_PAGE
    )
    asked = Asked(case=case, user_id=find_id(said["who"]), deed=_to_deed(said["deed"]), day=find_day(said["day"]))
    found = list_entries(asked, first=(number - 1) * ON_A_PAGE, count=ON_A_PAGE)
    kept = urlencode({name: value for name, value in said.items() if value})
    return {
        "entries": tell(found[:ON_A_PAGE]),
        "said": said,
        "people": User.objects.filter(memberships__role__in=STAFF).distinct().order_by("name"),
        "deeds": [(deed, word_deed(deed)) for deed in DEEDS],
        "newer": f"?{kept}&page={number - 1}" if number > 1 else "",
        "older": f"?{kept}&page={number + 1}" if len(found) > ON_A_PAGE and number < LAST_PAGE else "",
    }


def _to_deed(said: str) -> str | None:
    return said if said in DEEDS else None
