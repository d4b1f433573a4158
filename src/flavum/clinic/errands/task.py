"""Tasks: add, take, hand over, give another day, finish; each in one transaction, each once."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from flavum.clinic.accounts.actor import Actor
from flavum.clinic.accounts.models import Membership, User
from flavum.clinic.accounts.permission import Permission, load_roles
from flavum.clinic.audit.glass import check_may_see
from flavum.clinic.records.models import Case, Task
from flavum.errors import Refusal

LONGEST = 200


class TaskRefusal(Refusal):
    """A task cannot be changed as asked."""

    kind = "task"


@dataclass(frozen=True)
class Errand:
    """What is to be done, as somebody writes it down. role: whose it is until somebody takes it; owner: who has it.

    once: drawn with the form, so that the same form sent twice is one task.
    """

    title: str
    once: UUID
    due_on: date | None = None
    role: str = ""
    owner_id: UUID | None = None


def care_roles() -> dict[str, str]:
    """The roles that a task can be given to, with their English names: those that see cases."""
    return {key: role.name_en for key, role in load_roles().items() if role.allows(Permission.SEE_CASES)}


def colleagues(on: date) -> QuerySet[User]:
    """Everybody who works with cases here that day."""
    held = Membership.objects.filter(role__in=care_roles(), begins_on__lte=on).exclude(ends_on__lt=on)
    return User.objects.filter(id__in=held.values("user"), is_active=True).order_by("name", "id")


@transaction.atomic
def add_task(by: Actor, case: Case | None, errand: Errand) -> Task:
    """The new task. One that nobody is named for is the writer's own."""
    by.check(Permission.SEE_CASES)
    title = " ".join(errand.title.split())
    if not title or len(title) > LONGEST:
        raise TaskRefusal(_("Say what is to be done, in up to %(n)s characters.") % {"n": LONGEST})
    if errand.role and errand.role not in care_roles():
        raise TaskRefusal(_("This role does not take tasks."))
    owner = errand.owner_id or (None if errand.role else by.user_id)
    if owner:
        _check_works_here(owner)
    return Task.objects.get_or_create(
        id=errand.once,
        defaults={
            "organisation_id": by.organisation_id, "case": case, "title": title, "role": errand.role,
            "owner_id": owner, "due_on": errand.due_on, "opened_by_id": by.user_id,
        },
    )[0]  # fmt: skip


@transaction.atomic
def take_task(by: Actor, task_id: UUID) -> Task:
    """From now on it is the actor's. One that somebody else has taken meanwhile stays theirs."""
    task = _lock(by, task_id)
    if task.owner_id not in (None, by.user_id):
        raise TaskRefusal(_("Somebody else has taken this task."))
    if task.done_at is None and task.owner_id is None:
        task.owner_id = by.user_id
        task.save(update_fields=["owner"])
    return task


@transaction.atomic
def hand_over_task(by: Actor, task_id: UUID, *, owner_id: UUID | None = None, role: str = "") -> Task:
    """To another person, or back to a role, where somebody takes it."""
    task = _lock(by, task_id)
    if owner_id is None and role not in care_roles():
        raise TaskRefusal(_("Say to whom the task goes."))
    if owner_id:
        _check_works_here(owner_id)
    if task.done_at is None and (task.owner_id, task.role) != (owner_id, role or task.role):
        task.owner_id, task.role = owner_id, role or task.role
        task.save(update_fields=["owner", "role"])
    return task


@transaction.atomic
def set_due(by: Actor, task_id: UUID, due_on: date | None) -> Task:
    """Another day, or none."""
    task = _lock(by, task_id)
    if task.done_at is None and task.due_on != due_on:
        task.due_on = due_on
        task.save(update_fields=["due_on"])
    return task


@transaction.atomic
def finish_task(by: Actor, task_id: UUID) -> Task:
    """It is done; who clicks second finds it done."""
    task = _lock(by, task_id)
    if task.done_at is None:
        task.done_at, task.done_by_id = datetime.now(UTC), by.user_id
        task.save(update_fields=["done_at", "done_by"])
    return task


def _lock(by: Actor, task_id: UUID) -> Task:
    by.check(Permission.SEE_CASES)
    found = Task.objects.select_for_update(of=("self",), no_key=True).select_related("case").filter(id=task_id).first()
    if found is None:
        raise TaskRefusal(_("This task is not there."))
    if found.case:
        check_may_see(by, found.case)
    return found


def _check_works_here(user_id: UUID) -> None:
    if not colleagues(datetime.now(UTC).date()).filter(id=user_id).exists():
        raise TaskRefusal(_("This person does not work with cases here."))
