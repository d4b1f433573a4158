"""Django's name for this part."""

from django.apps import AppConfig


class Part(AppConfig):
    """flavum.clinic.records."""

    name = "flavum.clinic.records"
    label = "records"
