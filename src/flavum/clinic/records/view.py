"""What the viewer draws of a study: the kept view document of its newest reading."""

import json
from functools import lru_cache
from typing import Any

from flavum.clinic.records.files import kept_files
from flavum.clinic.records.models import Study, StudyReading
from flavum.clinic.records.weigh import find_speaking

View = dict[str, Any]
KEPT = 16  # documents in memory: they never change, and every save asks for one


def find_reading(study: Study) -> StudyReading | None:
    """The newest reading of a study; None as long as it has not been read."""
    return study.readings.order_by("-recorded_at").first()


def load_view(reading: StudyReading) -> View:
    """The view document of a reading."""
    return _load(reading.view_sha256)


def find_view_level(view: View, level: str) -> View | None:
    """What a view document says of one level; None where it was not read."""
    return next((one for one in view["levels"] if one["level"] == level), None)


def speaks(reading: StudyReading) -> bool:
    """Whether the case's facts are those of this reading's study; of a study that wrote none, nothing else does."""
    speaking = find_speaking(reading.study.case)
    return speaking is None or speaking.study_id == reading.study_id


@lru_cache(maxsize=KEPT)
def _load(sha256: str) -> View:
    return dict(json.loads(kept_files().read(sha256)))
