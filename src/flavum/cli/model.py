"""The networks behind a reading, as a report names them."""

import tomllib
from importlib.resources import files

from flavum.imaging.reading import StudyReading
from flavum.report.report import ModelUsed


def models_used(reading: StudyReading) -> tuple[ModelUsed, ...]:
    """One entry for each model key of a reading ("axial-0.1"), with title and limits from weights/cards.toml."""
    text = files("flavum.imaging").joinpath("weights", "cards.toml").read_text(encoding="utf-8")
    cards = tomllib.loads(text)
    return tuple(ModelUsed(key=key, **cards[key.rsplit("-", 1)[0]]) for key in reading.models)
