"""The tables of deciding: what matters to a patient, what was decided together, and what a clinician overrides."""

import pghistory
from django.db import models
from django.db.models import F, Q

from flavum.anatomy.level import Level
from flavum.clinic.accounts.models import Language
from flavum.clinic.records.case import Appended, Case

ANSWERS = ("met", "unmet", "unknown")


@pghistory.track()
class Weighing(Appended):
    """How much each value and goal of the catalogue matters to a patient, 0 to 10. The newest is the current one."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="weighings")
    edition = models.CharField(max_length=20, help_text="of the catalogue that was shown")
    weights = models.JSONField(help_text="a value or goal -> 0 to 10")
    is_from_patient = models.BooleanField()

    class Meta:
        indexes = (models.Index(fields=["case", "recorded_at"], name="weighing_by_case"),)

    def __str__(self) -> str:
        return f"weighing of {self.case_id}"


@pghistory.track()
class SharedDecision(Appended):
    """What was shown, what the patient chose and why, and how sure they are of it. The newest is the current one.

    choice: a treatment of the catalogue, "wait" (none for now) or "undecided". sure: the four items of the SURE scale,
    each true, false or null where it was not answered. shown: the digest of the pages, and what stood on them.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="decisions")
    edition = models.CharField(max_length=20, help_text="of the catalogue that was shown")
    language = models.CharField(max_length=2, choices=Language, help_text="in which it was shown")
    shown = models.JSONField(help_text="the treatments in their order, and the claims that were shown")
    weights = models.JSONField(help_text="what mattered then: a value or goal -> 0 to 10")
    choice = models.CharField(max_length=40)
    reason = models.CharField(max_length=1000, blank=True, help_text="why, in the patient's own words")
    sure = models.JSONField(help_text="an item of the SURE scale -> true, false or null")
    is_from_patient = models.BooleanField(help_text="written down by the patient or who helps them")
    once = models.UUIDField(help_text="drawn with the form: the same form sent twice is one decision")

    class Meta:
        indexes = (models.Index(fields=["case", "recorded_at"], name="decision_by_case"),)
        constraints = (models.UniqueConstraint("case", "once", name="decision_once_a_form"),)

    def __str__(self) -> str:
        return f"decision of {self.case_id}"


@pghistory.track()
class Override(Appended):
    """A clinician answers a criterion otherwise than it was computed, and says why. Both answers are kept.

    A case, set, criterion and level has one chain of overrides; its end is the current one. answer: "" takes back the
    one before. computed: the answer that it stands against.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="overrides")
    criteria = models.CharField(max_length=40, help_text="the set")
    criterion = models.CharField(max_length=80)
    version = models.CharField(max_length=20, help_text="of the criterion")
    level = models.CharField(max_length=6, choices=[(one.value, one.value) for one in Level], blank=True)
    answer = models.CharField(max_length=7, choices=[(one, one) for one in ANSWERS], blank=True)
    computed = models.CharField(max_length=7, choices=[(one, one) for one in ANSWERS])
    reason = models.CharField(max_length=500)
    supersedes = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="superseded_by")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "case", "criteria", "criterion", "level", condition=Q(supersedes=None), name="one_chain_of_overrides"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="override_says_why"),
            models.CheckConstraint(
                condition=~Q(answer="") | Q(supersedes__isnull=False), name="taken_back_is_something"
            ),
            models.CheckConstraint(
                condition=Q(supersedes=None) | ~Q(supersedes=F("id")), name="override_does_not_supersede_itself"
            ),
        )

    def __str__(self) -> str:
        return f"override of {self.criterion} of {self.case_id}"
