"""Send a message: from the patient to the team, which gets a task of it, or from the team to the patient."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from flavum.clinic.accounts.actor import Actor, at_the_desk
from flavum.clinic.accounts.permission import Permission
from flavum.clinic.messaging.attach import MOST_FILES, AttachmentRefusal, Upload, find_media_type, keep_document
from flavum.clinic.messaging.notice import notify
from flavum.clinic.records.hold import hold_case
from flavum.clinic.records.models import Attachment, Case, Message, Task
from flavum.errors import Refusal

LONGEST = 5000
CAUSE, ANSWER = "message:", "Answer the patient's message"


class MessageRefusal(Refusal):
    """A message that cannot be sent."""

    kind = "message"


def send(by: Actor, case: Case, text: str, *, once: UUID, uploads: Sequence[Upload] = ()) -> Message:
    """The message; the same form sent again finds the one that it sent first."""
    message, is_new = write_message(by, case, text, once=once, uploads=uploads)
    if is_new and by.is_staff:
        end_tasks(by, case)
        notify(case)
    elif is_new:
        leave_task(by, case, cause=f"{CAUSE}{message.id}", once_for=CAUSE, role="nurse", title=ANSWER)
    return message


def write_message(
    by: Actor, case: Case, text: str, *, once: UUID, uploads: Sequence[Upload] = ()
) -> tuple[Message, bool]:
    """The message and whether it is new; a file that is refused sends nothing."""
    by.check(Permission.SEND_MESSAGE)
    if not text.strip():
        raise MessageRefusal(_("Please write something: an empty message is not sent."))
    if len(text) > LONGEST:
        raise MessageRefusal(_("The message is longer than 5,000 characters. Please send it in two."))
    if len(uploads) > MOST_FILES:
        raise AttachmentRefusal(_("A message takes up to 5 files. Please send the others with another one."))
    hold_case(case.id)  # a double click waits for the first
    if sent := Message.objects.filter(case=case, once=once).first():
        return sent, False
    who = {"organisation_id": by.organisation_id, "recorded_by_id": by.user_id}
    for one in uploads:
        find_media_type(one)  # all of them before any is kept
    documents = {document.id: document for document in (keep_document(by, case, one) for one in uploads)}
    message = Message.objects.create(
        case=case, is_from_patient=not by.is_staff, text=text.strip().replace("\r\n", "\n"), once=once, **who
    )
    for document in documents.values():
        Attachment.objects.create(message=message, document=document, **who)
    return message, True


def leave_task(by: Actor, case: Case, *, cause: str, once_for: str, role: str, title: str) -> None:
    """A task at the desk, unless one with a cause of the same beginning is still open. title: in English, as kept."""
    with at_the_desk(by):
        if Task.objects.filter(case=case, cause__startswith=once_for, done_at=None).exists():
            return
        Task.objects.get_or_create(
            case=case, cause=cause, organisation_id=by.organisation_id,
            defaults={"title": title, "role": role, "opened_by_id": by.user_id},
        )  # fmt: skip


def end_tasks(by: Actor, case: Case) -> None:
    """Who answers has done what the patient's messages asked for."""
    for task in Task.objects.filter(case=case, cause__startswith=CAUSE, done_at=None):
        task.done_at, task.done_by_id = datetime.now(UTC), by.user_id
        task.save()
