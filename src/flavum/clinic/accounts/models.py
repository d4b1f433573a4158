"""Organisations, sites, people who sign in, and where each of them belongs."""

import uuid
from datetime import date
from typing import Any, ClassVar

import pghistory
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from flavum.clinic.accounts.permission import Role, get_role


class Language(models.TextChoices):
    """A language that the clinic speaks."""

    ENGLISH = "en", "English"
    SPANISH = "es", "Español"


class Organisation(models.Model):
    """Who is responsible for the record. Row-level security keeps one organisation's rows from another."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=60, unique=True, default=uuid.uuid4, help_text="its name in public addresses")
    desk_phone = models.CharField(max_length=40, help_text="shown where somebody should call now")
    emergency_number = models.CharField(max_length=10, default="911")
    is_synthetic = models.BooleanField(default=False, help_text="a demonstration: every page says so")

    def __str__(self) -> str:
        return self.name


class Site(models.Model):
    """A place where an organisation sees people."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="sites")
    name = models.CharField(max_length=200)
    time_zone = models.CharField(max_length=60, default="America/New_York")
    address = models.TextField(blank=True)

    class Meta:
        constraints = (models.UniqueConstraint("organisation", "name", name="site_name_once"),)

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """Makes users: an address, and a password where they have one."""

    def create_user(self, email: str, password: str | None = None, **others: Any) -> "User":
        user = self.model(email=email.strip().lower(), **others)
        user.set_password(password)  # None: nobody can sign in with a password
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """Somebody who signs in. What they may do stands in their memberships."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=200)
    language = models.CharField(max_length=2, choices=Language, default=Language.ENGLISH)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints = (models.UniqueConstraint(Lower("email"), name="email_once"),)

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class Membership(models.Model):
    """Somebody's role in an organisation, from one day on. ends_on: the first day on which they no longer hold it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=40)
    begins_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "user", "organisation", "role", condition=Q(ends_on=None), name="role_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("begins_on")), name="membership_ends_after_it_begins"
            ),
        )

    def __str__(self) -> str:
        return f"{self.user_id} as {self.role}"

    @property
    def as_role(self) -> Role:
        return get_role(self.role)

    def holds(self, on: date) -> bool:
        return self.begins_on <= on and (self.ends_on is None or on < self.ends_on)
