"""Mean sizes of the spine with their spread, read once from morphometry.toml."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from flavum.anatomy.level import Level, Vertebra
from flavum.errors import FlavumError

UNITS = ("mm", "deg")


class MorphometryFault(FlavumError):
    """morphometry.toml, which ships with Flavum, is incomplete."""


@dataclass(frozen=True)
class Size:
    """One size: mean per place (or one mean under the key ""), one standard deviation, unit and source key."""

    mean: dict[str, float]
    sd: float
    unit: str
    source: str
    to_be_confirmed: bool

    def at(self, place: Vertebra | Level | None = None, *, z: float = 0.0) -> float:
        """Mean plus z standard deviations; KeyError where the table has no such place."""
        return self.mean["" if place is None else place.name] + z * self.sd


def _size(name: str, entry: dict[str, Any], sources: dict[str, str], places: list[str]) -> Size:
    rest = dict(entry)
    try:
        unit, source, unsure, sd = (rest.pop(key) for key in ("unit", "source", "to_be_confirmed", "sd"))
    except KeyError as fault:
        raise MorphometryFault(f"{name} lacks {fault}") from fault
    if unit not in UNITS or source not in sources:
        raise MorphometryFault(f"{name}: unknown unit {unit!r} or source {source!r}")
    means = {"": float(rest.pop("mean"))} if "mean" in rest else {key: float(value) for key, value in rest.items()}
    if sorted(means) != sorted(places):
        raise MorphometryFault(f"{name} must have a mean for each of {places}")
    return Size(means, float(sd), unit, source, bool(unsure))


@cache
def read_morphometry() -> dict[str, Size]:
    """Every size by name; refuses an entry without unit, source or place."""
    table = tomllib.loads(files("flavum.anatomy.spine").joinpath("morphometry.toml").read_text(encoding="utf-8"))
    places = {"vertebra": [v.name for v in Vertebra], "level": [level.name for level in Level], "global": [""]}
    return {
        name: _size(name, entry, table["sources"], places[group])
        for group in places
        for name, entry in table[group].items()
    }
