"""What pages share: their language, which day it is at the clinic, and the way back to where a form was sent from."""

from datetime import UTC, date, datetime, tzinfo
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language

from flavum.clinic.accounts.models import Site
from flavum.report.words import Language


def page_language() -> Language:
    """What the page or paper that is being made is written in."""
    return "es" if get_language() == "es" else "en"


def local_zone() -> tzinfo:
    """The clock of the organisation that is acted for: that of its first site."""
    zone = Site.objects.order_by("name").values_list("time_zone", flat=True).first()
    return ZoneInfo(zone) if zone else UTC


def local_day() -> date:
    """Today at the organisation that is acted for; an evening there is not tomorrow."""
    return datetime.now(local_zone()).date()


def back_to(request: HttpRequest, otherwise: str) -> str:
    """The page of this clinic that a form names as the one it was sent from."""
    asked = request.POST.get("back", "")
    is_ours = asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    return asked if is_ours else otherwise


def draw_once() -> UUID:
    """A name for what a form will write: sent twice, it is written once."""
    return uuid4()


def read_once(request: HttpRequest) -> UUID:
    """The name that came with a form; one of its own where none that can be read came."""
    return find_id(request.POST.get("once", "")) or uuid4()


def find_id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def find_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
