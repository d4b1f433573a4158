"""The table of copies: who asked for a copy of a case's record, and what came of it."""

import pghistory
from django.db import models
from django.db.models import Q

from flavum.clinic.accounts.models import User
from flavum.clinic.records.case import SHA256_LENGTH, Case, Kept
from flavum.clinic.records.study import HEXADECIMAL


@pghistory.track()
class RecordCopy(Kept):
    """Somebody asked for a copy of the record of a case. A patient needs no reason for it: the record is theirs.

    sha256, size_bytes, ready_at: of the archive, empty until it is made. That it waits, failed or has expired is not
    written down: it follows from these, from its job and from the clock (copies/state.py).
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="copies")
    asked_at = models.DateTimeField(auto_now_add=True)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    is_from_patient = models.BooleanField(help_text="asked for by the patient or who helps them")
    reason = models.CharField(max_length=300, blank=True, help_text="to whom it goes, and why")
    once = models.UUIDField(help_text="drawn with the form: the same form sent twice is one copy")
    sha256 = models.CharField(max_length=SHA256_LENGTH, blank=True)
    size_bytes = models.PositiveBigIntegerField(default=0)
    ready_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "record copies"
        constraints = (
            models.UniqueConstraint("case", "once", name="copy_once_a_form"),
            models.CheckConstraint(condition=Q(is_from_patient=True) | ~Q(reason=""), name="staff_say_why_they_copy"),
            models.CheckConstraint(
                condition=Q(ready_at=None, sha256="", size_bytes=0)
                | Q(ready_at__isnull=False, sha256__regex=HEXADECIMAL, size_bytes__gt=0),
                name="copy_is_ready_with_its_file",
            ),
        )

    def __str__(self) -> str:
        return f"copy of {self.case_id}"
