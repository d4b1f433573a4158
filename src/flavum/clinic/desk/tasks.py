"""The pages of tasks: one's own, those that nobody of one's roles has taken, and the forms that change them."""

from collections.abc import Callable
from uuid import UUID

from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from flavum.clinic.accounts.actor import Actor, actor_of
from flavum.clinic.accounts.page import back_to, draw_once, find_day, find_id, local_day, read_once
from flavum.clinic.accounts.permission import Permission, load_roles
from flavum.clinic.audit.glass import check_may_see, visible_cases
from flavum.clinic.desk.write_down import write_down
from flavum.clinic.errands.task import (
    Errand,
    TaskRefusal,
    add_task,
    care_roles,
    colleagues,
    finish_task,
    hand_over_task,
    set_due,
    take_task,
)
from flavum.clinic.records.models import Case, Task

DONE, MOST = 20, 50
FIRST_DUE = (F("due_on").asc(nulls_last=True), "opened_at", "id")


def show_tasks(request: HttpRequest) -> HttpResponse:
    """What is due first comes first; what is overdue says so."""
    actor, on = actor_of(request), local_day()
    actor.check(Permission.SEE_CASES)
    roles = [role.key for role in actor.roles]
    page = {
        "mine": _open(actor).filter(owner=actor.user_id)[:MOST],
        "free": _open(actor).filter(owner=None, role__in=roles)[:MOST],
        "others": _open(actor).filter(owner=None).exclude(role__in=roles)[:MOST],
        "most": MOST,
        "done": _visible(actor).filter(done_by=actor.user_id).order_by("-done_at")[:DONE],
        "on": on,
        "once": draw_once(),
        **name_takers(),
    }
    return render(request, "desk/tasks.html", page)


@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """A new task, of a case where its form names one."""
    actor = actor_of(request)
    actor.check(Permission.SEE_CASES)
    case = _find_case(actor, request.POST.get("case", ""))
    role, owner = read_taker(request)
    errand = Errand(
        title=request.POST.get("title", ""), once=read_once(request), due_on=find_day(request.POST.get("due_on", "")),
        role=role, owner_id=owner,
    )  # fmt: skip
    return _answer(request, lambda: add_task(actor, case, errand))


@require_POST
def change(request: HttpRequest, task: UUID) -> HttpResponse:
    """Take it, hand it over, give it another day, or finish it: what its form's button says."""
    actor = actor_of(request)
    actor.check(Permission.SEE_CASES)
    role, owner = read_taker(request)
    deeds: dict[str, Callable[[], Task]] = {
        "take": lambda: take_task(actor, task),
        "hand_over": lambda: hand_over_task(actor, task, owner_id=owner, role=role),
        "due": lambda: set_due(actor, task, find_day(request.POST.get("due_on", ""))),
        "done": lambda: finish_task(actor, task),
    }
    deed = deeds.get(request.POST.get("deed", ""))
    return _answer(request, deed) if deed else redirect(back_to(request, "/tasks/"))


def name_takers() -> dict[str, object]:
    """Whom a task can be given to: roles and people."""
    is_spanish = get_language() == "es"
    roles = load_roles()
    named = [(key, roles[key].name_es if is_spanish else roles[key].name_en) for key in care_roles()]
    return {"roles": named, "colleagues": list(colleagues(local_day()))}


def read_taker(request: HttpRequest) -> tuple[str, UUID | None]:
    """(role, person) of a form's choice: "role:nurse", a person's key, or neither."""
    to = request.POST.get("to", "")
    return (to.removeprefix("role:"), None) if to.startswith("role:") else ("", find_id(to))


def _answer(request: HttpRequest, deed: Callable[[], Task]) -> HttpResponse:
    return write_down(request, deed, refused=TaskRefusal, otherwise="/tasks/")


def _find_case(actor: Actor, number: str) -> Case | None:
    case = Case.objects.filter(number=int(number)).first() if number.isdecimal() and len(number) < 10 else None
    if case:
        check_may_see(actor, case)
    return case


def _open(actor: Actor) -> QuerySet[Task]:
    return _visible(actor).filter(done_at=None).order_by(*FIRST_DUE)


def _visible(actor: Actor) -> QuerySet[Task]:
    """Tasks whose case, where they have one, the actor may look into."""
    restricted = Case.objects.filter(is_restricted=True)
    hidden = list(restricted.exclude(id__in=visible_cases(actor).values("id")).values_list("id", flat=True))
    return Task.objects.exclude(case__in=hidden).select_related("case__person", "owner")
