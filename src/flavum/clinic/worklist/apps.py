"""Django's name for this part."""

from django.apps import AppConfig


class Part(AppConfig):
    """flavum.clinic.worklist."""

    name = "flavum.clinic.worklist"
    label = "worklist"
