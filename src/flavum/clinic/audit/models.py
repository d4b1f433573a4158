"""The tables of the audit: what was seen, which broken glass was reviewed, and the chain of seals over it all."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from flavum.clinic.accounts.models import Organisation
from flavum.clinic.records.models import SHA256_LENGTH, Appended, Case


class Deed(models.TextChoices):
    """What somebody did with what they saw."""

    VIEWED = "viewed", _("Looked at")
    PRINTED = "printed", _("Printed")
    EXPORTED = "exported", _("Took out")
    BROKE_GLASS = "broke_glass", _("Broke the glass")


class Sight(Appended):
    """Somebody saw or disclosed something of a case."""

    case = models.ForeignKey(
        Case, models.PROTECT, related_name="sights", null=True, blank=True, help_text="none: of the whole organisation"
    )
    deed = models.CharField(max_length=12, choices=Deed)
    what = models.CharField(max_length=100, help_text="the page or paper, never its content")
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(deed=Deed.BROKE_GLASS) | ~models.Q(reason=""), name="breaking_glass_says_why"
            ),
        )

    def __str__(self) -> str:
        return f"{self.deed} {self.what}"


class GlassReview(Appended):
    """The privacy officer looked at why a glass was broken."""

    sight = models.OneToOneField(Sight, models.PROTECT, related_name="review")
    note = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"review of {self.sight_id}"


class Seal(models.Model):
    """One link of an organisation's chain: a digest over the link before and one row of another table.

    Written by a trigger (seal.sql) under the owner's name alone: the app can read it and nothing else.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    number = models.PositiveBigIntegerField()
    sealed_on = models.DateField()
    row_table = models.CharField(max_length=63)
    row_key = models.CharField(max_length=40)
    digest = models.CharField(max_length=SHA256_LENGTH)

    class Meta:
        constraints = (models.UniqueConstraint("organisation", "number", name="seal_number_once"),)

    def __str__(self) -> str:
        return f"seal {self.number}"
