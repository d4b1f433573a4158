"""Django's name for this part."""

from django.apps import AppConfig


class Part(AppConfig):
    """flavum.clinic.accounts."""

    name = "flavum.clinic.accounts"
    label = "accounts"
