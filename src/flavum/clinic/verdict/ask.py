"""What the board is asked for: which set of criteria comes first, as of which day, and whether only what differs."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext as _

from flavum.clinic.accounts.page import find_day
from flavum.clinic.records.criteria import SETS, set_names
from flavum.clinic.records.models import Case
from flavum.clinic.scheduling.site_time import bounds_of, day_of, say_day, zone_of


@dataclass(frozen=True)
class Asked:
    """names: every set, the chosen one first. on: the day at the site. by: the end of a day that is past; None: now.

    wrong: why what was asked for cannot be shown, and today is shown instead.
    """

    names: tuple[str, ...]
    on: date
    by: datetime | None = None
    only_what_differs: bool = False
    wrong: str = ""

    @property
    def is_today(self) -> bool:
        return self.by is None

    @property
    def is_deciding(self) -> bool:
        """Whether this is what is signed: today's verdict by the set that decides."""
        return self.is_today and self.names[0] == SETS[0]


def today_at(case: Case) -> date:
    return day_of(datetime.now(UTC), zone_of(case.site))


def ask_today(case: Case, first: str = SETS[0]) -> Asked:
    return Asked(_order(first), today_at(case))


def read_asked(request: HttpRequest, case: Case) -> Asked:
    """?set=, ?on= and ?only= of an address; what cannot be read is told, and today's board is shown."""
    today, wrong = today_at(case), ""
    name, text = request.GET.get("set") or SETS[0], request.GET.get("on", "")
    if name not in set_names():
        name, wrong = SETS[0], _("There is no such set of criteria.")
    day = find_day(text) if text else today
    if day is None:
        wrong = _("That is no day. Write it as year-month-day, such as 2026-11-21.")
    elif day > today:
        wrong = _("%(day)s is not over yet: nobody knows what will be on record then.") % {"day": say_day(day)}
    on = today if day is None or day > today else day
    by = None if on == today else bounds_of(on, zone_of(case.site))[1]
    return Asked(_order(name), on, by, request.GET.get("only") == "differs", wrong)


def word_query(asked: Asked) -> str:
    """The same board in an address."""
    said = {"set": asked.names[0], **({} if asked.is_today else {"on": asked.on.isoformat()})}
    return urlencode(said)


def _order(first: str) -> tuple[str, ...]:
    return (first, *(name for name in set_names() if name != first))
