"""An e-mail that says there is something to read, and not a word about what it is."""

import logging
from uuid import UUID

from django.core.mail import send_mail
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from flavum.clinic.accounts.models import Organisation
from flavum.clinic.records.models import Case

LOG = logging.getLogger(__name__)


def notify(case: Case) -> None:
    """Once everything is written: an e-mail to the patient, where they have an address."""
    person = case.person
    if not person.email:
        return
    clinic = Organisation.objects.get(id=case.organisation_id)
    address, language, key = person.email, person.language, case.id
    transaction.on_commit(lambda: _send(address, language, clinic, key))


def _send(address: str, language: str, clinic: Organisation, case_id: UUID) -> None:
    with override(language):
        said = {"clinic": clinic.name, "phone": clinic.desk_phone}
        subject = _("You have a message from %(clinic)s") % said
        text = _("You have a message from %(clinic)s. Sign in to read it. The clinic's number is %(phone)s.") % said
    try:
        send_mail(subject, text, None, [address])
    except OSError:  # a mail server that is away; the message itself is in the portal
        LOG.warning("notice not sent: case %s", case_id)
