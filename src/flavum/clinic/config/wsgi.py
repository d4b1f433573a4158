"""What the web server calls."""

import os
from collections.abc import Callable
from typing import Any


def make_application() -> Callable[..., Any]:
    """Django's WSGI application with the clinic's settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "flavum.clinic.config.settings")
    from django.core.wsgi import get_wsgi_application

    return get_wsgi_application()
