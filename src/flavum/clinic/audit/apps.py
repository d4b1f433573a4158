"""Django's name for this part."""

from django.apps import AppConfig


class Part(AppConfig):
    """flavum.clinic.audit."""

    name = "flavum.clinic.audit"
    label = "audit"
