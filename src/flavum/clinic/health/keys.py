"""Logs with keys alone: of a record its own keys, of an error its kind and its place, never its words.

Words of an error name what could not be written ("Key (record_number)=(...) already exists"), and libraries put
addresses into their messages: neither reaches a log. FLAVUM_LOG=text is for a person who watches.
"""

import json
import logging
import os
import traceback
from datetime import UTC, datetime
from typing import Any

OWN = "flavum"
FORM = "FLAVUM_LOG"
# What a library may add to a record and is a key by its nature.
JOB_KEYS = ("id", "task_name", "queue", "attempts")


class KeysAlone(logging.Formatter):
    """A line of JSON, or of text for a person who watches."""

    def format(self, record: logging.LogRecord) -> str:
        line = describe(record)
        if os.environ.get(FORM) != "text":
            return json.dumps(line)
        return " ".join(str(value) for value in line.values())


def describe(record: logging.LogRecord) -> dict[str, Any]:
    """What of a record may be written down."""
    line: dict[str, Any] = {
        "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(),
        "from": record.name,
    }
    if record.name.split(".")[0] == OWN:
        line["event"] = record.getMessage()
    line |= getattr(record, "keys", {})
    if isinstance(action := getattr(record, "action", None), str):
        line["action"] = action
    if isinstance(job := getattr(record, "job", None), dict):
        line["job"] = {name: job[name] for name in JOB_KEYS if name in job}
    if request := getattr(record, "request", None):
        line["request"] = getattr(request, "number", None)
    if record.exc_info and record.exc_info[1]:
        line |= describe_error(record.exc_info[1])
    return line


def describe_error(error: BaseException) -> dict[str, Any]:
    """Its kind and where it happened."""
    frames = traceback.extract_tb(error.__traceback__)
    return {
        "error": type(error).__name__,
        "at": [f"{frame.filename.rsplit('/site-packages/', 1)[-1]}:{frame.lineno} {frame.name}" for frame in frames],
    }


# Django's LOGGING: everything to the error stream, in this form; nobody is mailed an error with its values.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"keys": {"()": "flavum.clinic.health.keys.KeysAlone"}},
    "handlers": {"stream": {"class": "logging.StreamHandler", "formatter": "keys"}},
    "root": {"handlers": ["stream"], "level": "WARNING"},
    "loggers": {
        OWN: {"level": "INFO"},
        "procrastinate": {"level": "INFO"},
        "procrastinate.blueprints": {"level": "WARNING"},
        "django": {"handlers": [], "level": "WARNING"},
        "django.server": {"handlers": [], "level": "WARNING"},
        # A refused page is a request with its status above; here it would be written twice.
        "django.request": {"level": "ERROR"},
        "django.security": {"level": "CRITICAL"},
    },
}
