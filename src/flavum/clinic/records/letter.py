"""The tables of what is written and signed: messages, who read them, templates that the clinic edits, signatures."""

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from flavum.clinic.accounts.models import Language
from flavum.clinic.records.case import SHA256_LENGTH, Appended, Case, Document, Kept


@pghistory.track()
class Message(Appended):
    """What a patient wrote to the team, or the team to the patient."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="messages")
    is_from_patient = models.BooleanField()
    text = models.TextField(max_length=5000)
    attachments = models.ManyToManyField(Document, through="Attachment", related_name="messages")
    once = models.UUIDField(help_text="drawn with the form: the same form sent twice is one message")

    class Meta:
        constraints = (
            models.UniqueConstraint("case", "once", name="message_once_a_form"),
            models.CheckConstraint(condition=~Q(text=""), name="message_is_not_empty"),
        )

    def __str__(self) -> str:
        return f"message {self.id}"


@pghistory.track()
class Attachment(Appended):
    """A document that goes with a message."""

    message = models.ForeignKey(Message, models.PROTECT)
    document = models.ForeignKey(Document, models.PROTECT)

    class Meta:
        constraints = (models.UniqueConstraint("message", "document", name="attached_once"),)

    def __str__(self) -> str:
        return f"{self.document_id} with {self.message_id}"


@pghistory.track()
class Receipt(Appended):
    """Somebody saw a message for the first time."""

    message = models.ForeignKey(Message, models.PROTECT, related_name="receipts")

    class Meta:
        constraints = (models.UniqueConstraint("message", "recorded_by", name="received_once"),)

    def __str__(self) -> str:
        return f"receipt of {self.message_id}"


class TemplateKind(models.TextChoices):
    """What a template is for."""

    MESSAGE = "message", _("Message")
    LETTER = "letter", _("Letter")
    CONSENT = "consent", _("Consent")


@pghistory.track()
class Template(Kept):
    """Words that the clinic writes once and uses often; {names in braces} are filled in."""

    kind = models.CharField(max_length=10, choices=TemplateKind)
    name = models.CharField(max_length=80)
    language = models.CharField(max_length=2, choices=Language)
    title = models.CharField(max_length=200, blank=True)
    body = models.TextField(max_length=20000)
    is_retired = models.BooleanField(default=False)

    class Meta:
        constraints = (models.UniqueConstraint("organisation", "kind", "name", "language", name="template_name_once"),)

    def __str__(self) -> str:
        return self.name


class Meaning(models.TextChoices):
    """What a signature says."""

    VERDICT = "verdict", _("I have reviewed the findings and stand behind this decision")
    LETTER = "letter", _("I am the author of this letter")
    CONSENT = "consent", _("I agree to what is written here")
    EXPLAINED = "explained", _("I have explained what is written here and answered the questions")


@pghistory.track()
class Signature(Appended):
    """Somebody signed something, having just proved again who they are.

    content_sha256: of the kept file that was signed, byte for byte. subject_sha256: of the facts that it rests on; the
    signature is void as soon as they have another digest.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="signatures")
    meaning = models.CharField(max_length=10, choices=Meaning)
    document = models.ForeignKey(Document, models.PROTECT, related_name="signatures", null=True, blank=True)
    content_sha256 = models.CharField(max_length=SHA256_LENGTH)
    subject_sha256 = models.CharField(max_length=SHA256_LENGTH, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint("case", "meaning", "content_sha256", "recorded_by", name="signed_once"),)

    def __str__(self) -> str:
        return f"{self.meaning} of {self.case_id}"
