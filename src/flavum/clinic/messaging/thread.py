"""The messages of a case as a page lists them: whose each is, when, and since when it has been seen."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from flavum.clinic.accounts.actor import Actor
from flavum.clinic.records.models import Attachment, Case, Message
from flavum.clinic.scheduling.site_time import day_of, say_day, say_hour, zone_of

LATEST = 50


@dataclass(frozen=True)
class Entry:
    """One message as its reader sees it. seen: who saw it first and when, in words; empty where nobody has."""

    message: Message
    is_mine: bool
    author: str
    when: str
    seen: str
    attachments: tuple[Attachment, ...]


def list_entries(by: Actor, case: Case, *, all_of_them: bool) -> tuple[list[Entry], int]:
    """The messages, the newest last, and how many earlier ones are left out."""
    found = Message.objects.filter(case=case).select_related("recorded_by").order_by("-recorded_at", "-id")
    count = found.count()
    shown = list(found if all_of_them else found[:LATEST])
    shown.reverse()
    prefetched = Message.objects.prefetch_related("receipts__recorded_by", "attachment_set__document").in_bulk(
        [one.id for one in shown]
    )
    return [_entry_of(by, case, prefetched[one.id]) for one in shown], count - len(shown)


def _entry_of(by: Actor, case: Case, message: Message) -> Entry:
    is_mine = message.is_from_patient != by.is_staff
    return Entry(
        message, is_mine, _author_of(by, message), _say(case, message.recorded_at), _seen(by, case, message),
        tuple(message.attachment_set.all()),
    )  # fmt: skip


def _author_of(by: Actor, message: Message) -> str:
    if message.recorded_by is None:
        return _("The clinic, by itself")
    return _("You") if message.recorded_by_id == by.user_id else message.recorded_by.name


def _seen(by: Actor, case: Case, message: Message) -> str:
    receipts = sorted(message.receipts.all(), key=lambda one: one.recorded_at)
    if not receipts or message.is_from_patient == by.is_staff:
        return ""
    said = {"when": _say(case, receipts[0].recorded_at)}
    if by.is_staff and receipts[0].recorded_by:
        return _("Seen by %(name)s on %(when)s") % {**said, "name": receipts[0].recorded_by.name}
    return _("Seen by your care team on %(when)s") % said


def _say(case: Case, instant: datetime) -> str:
    zone = zone_of(case.site)
    return f"{say_day(day_of(instant, zone))}, {say_hour(instant, zone)}"
