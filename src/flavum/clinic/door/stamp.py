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
    """Counts one more knock of the address from which a form comes."""
    limits = load_limits()
    address = get_adapter().get_client_ip(request)
    key = f"knock-{salted_hmac(SALT, str(address), algorithm='sha256').hexdigest()}"
    if cache.add(key, 1, timeout=60 * limits.requests_window_minutes):
        return False
    return int(cache.incr(key)) > limits.most_requests
