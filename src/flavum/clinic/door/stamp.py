"""What keeps programs from filling in the public form: how long it took, and how often an address knocks.

Nothing is asked of anybody else, and no address of the network is kept: only its digest with the clinic's key, an hour.
"""

from datetime import timedelta
from uuid import UUID, uuid4

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from flavum.clinic.arrival.limits import load_limits

SALT = "flavum.request"


def draw_stamp() -> str:
    """A new form's own number, signed with the time at which it was drawn."""
    return TimestampSigner(salt=SALT).sign(str(uuid4()))


def read_stamp(stamp: str) -> UUID | None:
    """The form's number; None where it was filled in too fast to be a person, is too old, or is not ours."""
    limits, signer = load_limits(), TimestampSigner(salt=SALT)
    try:
        once = signer.unsign(stamp, max_age=timedelta(hours=limits.most_form_hours))
    except BadSignature:
        return None
    try:
        signer.unsign(stamp, max_age=timedelta(seconds=limits.least_form_seconds))
    except SignatureExpired:
        return UUID(once)
    return None


def has_knocked_too_often(request: HttpRequest) -> bool:
    """Counts one more knock of the address from which a request comes."""
    return _count_knock(request, "knock") > load_limits().most_requests


def has_checked_too_often(request: HttpRequest) -> bool:
    """The same for the self-check, counted by itself: who tries it often may still ask for a consultation."""
    return _count_knock(request, "check") > load_limits().most_checks


def _count_knock(request: HttpRequest, door: str) -> int:
    address = get_adapter().get_client_ip(request)
    key = f"{door}-{salted_hmac(SALT, str(address), algorithm='sha256').hexdigest()}"
    if cache.add(key, 1, timeout=60 * load_limits().requests_window_minutes):
        return 1
    return int(cache.incr(key))
