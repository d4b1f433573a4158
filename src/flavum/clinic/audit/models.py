"""The two tables of the audit: what was seen, and the chain of seals over every change and every sight."""

from django.db import models

from flavum.clinic.accounts.models import Organisation
from flavum.clinic.records.models import SHA256_LENGTH, Appended, Case


class Deed(models.TextChoices):
    """What somebody did with what they saw."""

    VIEWED = "viewed"
    PRINTED = "printed"
    EXPORTED = "exported"
    BROKE_GLASS = "broke_glass"


class Sight(Appended):
    """Somebody saw or disclosed something of a case."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="sights")
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
