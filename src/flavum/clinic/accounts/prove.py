"""Somebody who is signed in proves again who they are, by password or by a code of their second factor."""

from allauth.core import ratelimit
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.http import HttpRequest
from django.utils.translation import gettext as _

from flavum.clinic.accounts.models import User
from flavum.errors import Refusal

CODE_DIGITS = 6


class ProofRefusal(Refusal):
    """Who they are was not proved."""

    kind = "proof"


def prove(request: HttpRequest, secret: str) -> None:
    """Refuses a wrong password or code, a code that was used before, and more than a few tries a minute."""
    user = request.user
    assert isinstance(user, User), "the gate lets nobody in unknown"
    if not ratelimit.consume(request, action="reauthenticate", user=user):
        raise ProofRefusal(_("Too many tries. Wait a minute, then try again."))
    if not (_is_code(user, secret) or user.check_password(secret)):
        raise ProofRefusal(_("The password or code is not right."))


def _is_code(user: User, secret: str) -> bool:
    code = secret.replace(" ", "")
    if len(code) != CODE_DIGITS or not code.isdecimal():
        return False
    held = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    return held is not None and bool(TOTP(held).validate_code(code))
