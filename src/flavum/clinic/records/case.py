"""The tables: people, cases, and what is only ever appended: facts, documents, notes, decisions and signatures.

A correction is a new row that names the one it supersedes. The app's role may not change or delete an appended row.
"""

import uuid

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from flavum.anatomy.level import Level
from flavum.anatomy.side import Side
from flavum.clinic.accounts.models import Language, Organisation, Site, User

SHA256_LENGTH = 64


class Kept(models.Model):
    """A row that belongs to one organisation."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class Appended(Kept):
    """A row that is written once: by whom, when and from where."""

    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        abstract = True


class Sex(models.TextChoices):
    """As FHIR's administrative gender has it."""

    FEMALE = "female", _("Female")
    MALE = "male", _("Male")
    OTHER = "other", _("Other")
    UNKNOWN = "unknown", _("Unknown")


@pghistory.track()
class Person(Kept):
    """A patient, as the desk knows them."""

    user = models.OneToOneField(User, models.PROTECT, null=True, blank=True, related_name="patient")
    record_number = models.CharField(max_length=40, help_text="the number by which the clinic's own system knows them")
    given_name = models.CharField(max_length=100)
    family_name = models.CharField(max_length=100)
    birth_date = models.DateField()
    sex = models.CharField(max_length=10, choices=Sex, default=Sex.UNKNOWN)
    language = models.CharField(max_length=2, choices=Language, default=Language.ENGLISH)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint("organisation", "record_number", name="record_number_once"),
            models.CheckConstraint(condition=Q(birth_date__gte="1900-01-01"), name="born_after_1900"),
        )

    def __str__(self) -> str:
        return self.record_number


class Stage(models.TextChoices):
    """Where a case stands on the road."""

    REQUESTED = "requested", _("Requested")
    INTAKE = "intake", _("Intake")
    IMAGING = "imaging", _("Imaging")
    EVALUATION = "evaluation", _("Evaluation")
    DECISION = "decision", _("Decision")
    AUTHORISATION = "authorisation", _("Authorisation")
    PREPARATION = "preparation", _("Preparation")
    PROCEDURE = "procedure", _("Procedure")
    RECOVERY = "recovery", _("Recovery")
    FOLLOW_UP = "follow_up", _("Follow-up")
    CLOSED = "closed", _("Closed")


@pghistory.track()
class Case(Kept):
    """One person's way from the first question to the last follow-up."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="cases")
    site = models.ForeignKey(Site, models.PROTECT, related_name="cases")
    number = models.PositiveIntegerField(help_text="counted up within the organisation")
    stage = models.CharField(max_length=20, choices=Stage, default=Stage.REQUESTED)
    opened_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    is_restricted = models.BooleanField(default=False, help_text="seen by who breaks the glass, with a reason")

    class Meta:
        constraints = (
            models.UniqueConstraint("organisation", "number", name="case_number_once"),
            models.CheckConstraint(
                condition=Q(stage=Stage.CLOSED, closed_at__isnull=False)
                | (~Q(stage=Stage.CLOSED) & Q(closed_at__isnull=True)),
                name="closed_at_when_closed",
            ),
        )

    def __str__(self) -> str:
        return f"case {self.number}"


class Origin(models.TextChoices):
    """Where a fact came from."""

    COMPUTED = "computed"
    PATIENT = "patient"
    STAFF = "staff"
    CORRECTED = "corrected"


@pghistory.track()
class Fact(Appended):
    """One thing known, or known to be unknown, about a person or a level, in the words of the core's catalogue.

    A case, key, level and side has one chain of facts, each superseding the one before; its end is the current one.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="facts")
    key = models.CharField(max_length=80, help_text="section.name of the catalogue of facts")
    level = models.CharField(max_length=6, choices=[(one.value, one.value) for one in Level], blank=True)
    side = models.CharField(max_length=5, choices=[(one.value, one.value) for one in Side], blank=True)
    value = models.JSONField(null=True, help_text="null: asked, and not known")
    unknown_because = models.CharField(max_length=300, blank=True)
    holds_on = models.DateField(help_text="the day for which it is true")
    origin = models.CharField(max_length=10, choices=Origin)
    reading = models.ForeignKey(
        "StudyReading", models.PROTECT, null=True, blank=True, related_name="facts", help_text="what computed it"
    )
    supersedes = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="superseded_by")
    reason = models.CharField(max_length=500, blank=True, help_text="why the fact before was superseded")

    class Meta:
        indexes = (models.Index(fields=["case", "key"], name="fact_by_case"),)
        constraints = (
            models.UniqueConstraint(
                "case", "key", "level", "side", condition=Q(supersedes=None), name="one_chain_of_facts"
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=False) | ~Q(unknown_because=""), name="known_or_unknown_because"
            ),
            models.CheckConstraint(
                condition=Q(supersedes=None) | ~Q(supersedes=F("id")), name="fact_does_not_supersede_itself"
            ),
            models.CheckConstraint(condition=~Q(origin=Origin.CORRECTED) | ~Q(reason=""), name="correction_says_why"),
        )

    def __str__(self) -> str:
        return f"{self.key} of case {self.case_id}"


@pghistory.track()
class Disagreement(Appended):
    """An answer given by somebody who had not seen that another had just been written: both are kept.

    It is open as long as the fact it stands against is the current one; whoever supersedes that fact decides.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="disagreements")
    against = models.ForeignKey(Fact, models.PROTECT, related_name="disagreements")
    value = models.JSONField(null=True)
    unknown_because = models.CharField(max_length=300, blank=True)
    origin = models.CharField(max_length=10, choices=Origin)

    def __str__(self) -> str:
        return f"disagreement with {self.against_id}"


@pghistory.track()
class Document(Appended):
    """A file of a case, kept by its content (files/): the same bytes are one file."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="documents")
    sha256 = models.CharField(max_length=SHA256_LENGTH)
    size_bytes = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    title = models.CharField(max_length=200)

    class Meta:
        constraints = (
            models.UniqueConstraint("case", "sha256", name="document_once_a_case"),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="sha256_is_hexadecimal"),
        )

    def __str__(self) -> str:
        return self.sha256[:12]
