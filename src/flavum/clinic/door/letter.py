"""The letter that carries an invitation, in the reader's language."""

from django.core.mail import send_mail
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from flavum.clinic.accounts.models import Organisation
from flavum.clinic.arrival.invite import Invitee
from flavum.clinic.arrival.limits import load_limits


def send_invitation(invitee: Invitee, address: str, organisation: Organisation) -> None:
    """Sent once the invitation is kept; where no mail goes out, whoever invited still has the link."""
    language = invitee.person.language if invitee.person else organisation_language()
    with override(language):
        subject = _("Your invitation from %(clinic)s") % {"clinic": organisation.name}
        text = _(
            "Hello %(name)s,\n\n%(clinic)s invites you to its secure pages. Open this link; it works once, and for "
            "%(days)s days:\n\n%(link)s\n\nIf you have questions, call %(phone)s."
        ) % {
            "name": invitee.name, "clinic": organisation.name, "days": load_limits().link_valid_days, "link": address,
            "phone": organisation.desk_phone,
        }  # fmt: skip
    transaction.on_commit(lambda: send_mail(subject, text, None, [invitee.email]) and None, robust=True)


def organisation_language() -> str:
    """Staff are written to in English."""
    return "en"
