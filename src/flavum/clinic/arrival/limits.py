"""How long the doors stay open, and how often somebody may knock (limits.toml)."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Limits:
    """As the file has them."""

    link_valid_days: int
    most_wrong_tries: int
    least_form_seconds: int
    most_form_hours: int
    most_requests: int
    most_checks: int
    requests_window_minutes: int


@cache
def load_limits() -> Limits:
    return Limits(**tomllib.loads(files("flavum.clinic.arrival").joinpath("limits.toml").read_text(encoding="utf-8")))
