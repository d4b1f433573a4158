"""The tables of coming in: who asked for a consultation, who was invited, and who helps a patient."""

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from flavum.clinic.accounts.models import Language, User
from flavum.clinic.records.case import SHA256_LENGTH, Case, Kept, Person


class RequestState(models.TextChoices):
    """What became of a request."""

    NEW = "new", _("New")
    OPENED = "opened", _("A case was opened")
    DISMISSED = "dismissed", _("Put aside")


@pghistory.track()
class ConsultationRequest(Kept):
    """Somebody asked on the public page to be seen; the desk opens a case or puts it aside."""

    given_name = models.CharField(max_length=100)
    family_name = models.CharField(max_length=100)
    phone = models.CharField(max_length=40)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=2, choices=Language)
    words = models.CharField(max_length=1000, blank=True)
    self_check = models.JSONField(null=True, blank=True, help_text="answers that they chose to send along")
    requested_at = models.DateTimeField(auto_now_add=True)
    once = models.UUIDField(unique=True, help_text="drawn with the form: the same form sent twice is one request")
    state = models.CharField(max_length=10, choices=RequestState, default=RequestState.NEW)
    case = models.ForeignKey(Case, models.PROTECT, related_name="requests", null=True, blank=True)
    handled_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(state=RequestState.NEW, handled_by=None)
                | (~Q(state=RequestState.NEW) & Q(handled_by__isnull=False)),
                name="request_handled_by_somebody",
            ),
        )

    def __str__(self) -> str:
        return f"request {self.id}"


@pghistory.track()
class Invitation(Kept):
    """A link, used once, by which somebody gets an account. Patients and their helpers also say the date of birth.

    Only the digest of the link's secret is kept: whoever reads the table can let nobody in.
    """

    role = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    email = models.EmailField()
    person = models.ForeignKey(Person, models.PROTECT, related_name="invitations", null=True, blank=True)
    secret_sha256 = models.CharField(max_length=SHA256_LENGTH, unique=True)
    invited_at = models.DateTimeField(auto_now_add=True)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)
    expires_at = models.DateTimeField()
    failed_tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)
    used_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(used_at=None, used_by=None) | Q(used_at__isnull=False, used_by__isnull=False),
                name="invitation_used_by_somebody",
            ),
        )

    def __str__(self) -> str:
        return f"invitation {self.id}"


@pghistory.track()
class Helper(Kept):
    """Somebody who acts for a patient who has asked them to. ends_on: the first day on which they no longer do."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="helped_by")
    user = models.ForeignKey(User, models.PROTECT, related_name="helps")
    begins_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint("person", "user", condition=Q(ends_on=None), name="helps_once_at_a_time"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("begins_on")), name="helping_ends_after_it_begins"
            ),
        )

    def __str__(self) -> str:
        return f"{self.user_id} for {self.person_id}"
