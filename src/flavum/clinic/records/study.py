"""The tables of imaging: a study that came, its files, how far its reading is, what was read, and who confirmed it."""

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from flavum.anatomy.level import Level
from flavum.clinic.accounts.models import User
from flavum.clinic.records.case import SHA256_LENGTH, Appended, Case, Kept

HEXADECIMAL = r"^[0-9a-f]{64}$"


class StudyState(models.TextChoices):
    """How far a study is."""

    COMING = "coming", _("Coming in")
    WAITING = "waiting", _("Waiting to be read")
    READING = "reading", _("Being read")
    READ = "read", _("Read")
    REFUSED = "refused", _("Refused")
    QUARANTINED = "quarantined", _("Set aside")


@pghistory.track()
class Study(Kept):
    """An upload of images. sentence: why it was refused or set aside, in words for the desk."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="studies")
    state = models.CharField(max_length=12, choices=StudyState, default=StudyState.COMING)
    sentence = models.CharField(max_length=500, blank=True)
    began_at = models.DateTimeField(auto_now_add=True)
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    content_sha256 = models.CharField(max_length=SHA256_LENGTH, blank=True, help_text="over the digests of its files")
    acquired_on = models.DateField(null=True, blank=True)
    is_synthetic = models.BooleanField(default=False)
    released_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)
    released_because = models.CharField(max_length=300, blank=True, help_text="how its owner was made sure of")

    class Meta:
        verbose_name_plural = "studies"
        constraints = (
            models.UniqueConstraint(
                "case", "content_sha256", condition=~Q(content_sha256=""), name="same_study_once_a_case"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(StudyState.REFUSED, StudyState.QUARANTINED)) | ~Q(sentence=""),
                name="refused_study_says_why",
            ),
            models.CheckConstraint(
                condition=Q(released_by=None, released_because="")
                | (Q(released_by__isnull=False) & ~Q(released_because="")),
                name="released_study_says_why",
            ),
        )

    def __str__(self) -> str:
        return f"study {self.id}"


@pghistory.track()
class StudyFile(Appended):
    """One file of a study, kept by its content; its name is not kept, for names of files hold names of people."""

    study = models.ForeignKey(Study, models.PROTECT, related_name="files")
    sha256 = models.CharField(max_length=SHA256_LENGTH)
    size_bytes = models.PositiveBigIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint("study", "sha256", name="file_once_a_study"),
            models.CheckConstraint(condition=Q(sha256__regex=HEXADECIMAL), name="study_file_sha256_is_hexadecimal"),
        )

    def __str__(self) -> str:
        return self.sha256[:12]


class Progress(Kept):
    """How far the reading of a study is, for whoever watches; no history, for nothing rests on it."""

    study = models.OneToOneField(Study, models.CASCADE, related_name="progress")
    doing = models.CharField(max_length=100)
    fraction = models.FloatField()
    told_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name_plural = "progress"

    def __str__(self) -> str:
        return f"{self.fraction:.0%}"


@pghistory.track()
class StudyReading(Appended):
    """What one version of Flavum read from a study: two kept files, the reading itself and what the viewer draws."""

    study = models.ForeignKey(Study, models.PROTECT, related_name="readings")
    flavum_version = models.CharField(max_length=40)
    document_sha256 = models.CharField(max_length=SHA256_LENGTH)
    view_sha256 = models.CharField(max_length=SHA256_LENGTH)

    class Meta:
        constraints = (models.UniqueConstraint("study", "flavum_version", name="read_once_a_version"),)

    def __str__(self) -> str:
        return f"reading of {self.study_id}"


@pghistory.track()
class Confirmation(Appended):
    """A clinician stands behind the findings of one level as they were: facts_sha256 is over them.

    It holds as long as the level's current facts have that digest; a later correction voids it visibly.
    """

    reading = models.ForeignKey(StudyReading, models.PROTECT, related_name="confirmations")
    level = models.CharField(max_length=6, choices=[(one.value, one.value) for one in Level])
    facts_sha256 = models.CharField(max_length=SHA256_LENGTH)

    class Meta:
        constraints = (
            models.UniqueConstraint("reading", "level", "facts_sha256", "recorded_by", name="confirmed_once"),
        )

    def __str__(self) -> str:
        return f"{self.level} of {self.reading_id}"
