"""The adults from whom a spine is drawn: the table population.toml, checked, and a person whose sizes belong together.

Each deviation mixes three standard normals: stature, the person's own (one for each group of sizes), the place's own.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.random import Generator
from scipy.optimize import brentq
from scipy.special import expit, logit, ndtri

from flavum.anatomy.level import Level, Vertebra
from flavum.anatomy.population.size import Array, Disease, Place, Sex, Size

__all__ = ["Disease", "Place", "Population", "Sex", "Size", "Sizes", "draw_sizes", "load_population", "read_population"]

LARGEST_DEVIATION = 2.4  # standard deviations; beyond it a draw is cut off
WEAR_STEPS = 64  # quantiles of wear over which a disease's frequency is met
PLACES: Mapping[str, tuple[Place, ...]] = {"vertebra": tuple(Vertebra), "level": tuple(Level), "person": (None,)}
# flavum.evidence has more units, but anatomy and evidence do not know each other.
UNITS = frozenset(("mm", "mm2", "cm", "deg", "share", "levels", "a"))
BASES = frozenset(("table", "abstract", "memory", "estimate"))
SHAPES = frozenset(("normal", "beta"))
OF_CLAIM = frozenset(("unit", "source", "basis", "to_be_confirmed", "low", "high"))
OF_SIZE = OF_CLAIM | {"sd", "stature_share", "level_share"}
OF_DISEASE = OF_CLAIM | {"usual", "most"}
MAY_BE_LEFT_OUT = frozenset(("also", "notes", "shape", "group", "per_decade", "by_wear", "by_decade"))


@dataclass(frozen=True)
class Population:
    """All rows by name ("vertebra.width_mm", "disease.slip_mm"), and the citations behind their source keys."""

    sizes: Mapping[str, Size]
    diseases: Mapping[str, Disease]
    sources: Mapping[str, str]


@dataclass(frozen=True)
class Sizes:
    """One person: every size at every place, healthy but for `level.wear`."""

    sex: Sex
    age_years: float
    stature_cm: float
    values: Mapping[str, Mapping[Place, float]]

    def at(self, name: str, place: Place = None) -> float:
        return self.values[name][place]


def draw_sizes(
    rng: Generator, *, sex: Sex | None = None, age_years: float | None = None, stature_cm: float | None = None
) -> Sizes:
    """A person at random but for what is given. Refuses an age or a stature that is out of range: ValueError."""
    sizes = load_population().sizes
    age, stature = sizes["person.age_years"], sizes["person.stature_cm"]
    luck = np.clip(rng.normal(size=2), -LARGEST_DEVIATION, LARGEST_DEVIATION)
    either = tuple(Sex)[int(rng.integers(2))]
    sex = either if sex is None else sex
    age_years = float(age.size_at(luck[:1], sex=sex)[0]) if age_years is None else age_years
    age.check(age_years)
    if stature_cm is None:
        stature_cm = float(stature.size_at(luck[1:], sex=sex, age_years=age_years)[0])
    stature.check(stature_cm)
    given = {age.name: age_years, stature.name: stature_cm}
    tall = (stature_cm - stature.mean(sex, age_years=age_years)) / stature.sd()
    own = {group: rng.normal() for group in sorted({size.group for size in sizes.values()})}
    values: dict[str, Mapping[Place, float]] = {}
    for name, size in sizes.items():
        drawn = size.size_at(_deviations(size, tall, own[size.group], rng), sex=sex, age_years=age_years)
        values[name] = {place: given.get(name, float(x)) for place, x in zip(size.places, drawn, strict=True)}
    return Sizes(sex, age_years, stature_cm, values)


def _deviations(size: Size, tall: float, own: float, rng: Generator) -> Array:
    """Of a size at all its places, in standard deviations."""
    with_stature = np.sign(size.stature_share) * abs(size.stature_share) ** 0.5
    rest = max(1 - abs(size.stature_share) - size.level_share, 0.0)
    mixed = with_stature * tall + size.level_share**0.5 * own + rest**0.5 * rng.normal(size=len(size.places))
    return np.asarray(np.clip(mixed, -LARGEST_DEVIATION, LARGEST_DEVIATION))


@cache
def load_population() -> Population:
    """The table that ships with Flavum."""
    text = files("flavum.anatomy.population").joinpath("population.toml").read_text(encoding="utf-8")
    return read_population(text)


def read_population(text: str) -> Population:
    """A table of sizes and diseases, every row checked. Refuses a broken one: ValueError."""
    table = tomllib.loads(text)
    sources = table.get("sources", {})
    rows = {f"{part}.{key}": row for part in PLACES for key, row in table.get(part, {}).items()}
    sizes = {name: _read_size(name, row, sources) for name, row in rows.items()}
    ill = {f"disease.{key}": row for key, row in table.get("disease", {}).items()}
    wear = sizes.get("level.wear")
    return Population(sizes, {name: _read_disease(name, row, sources, wear) for name, row in ill.items()}, sources)


def _read_size(name: str, row: Mapping[str, Any], sources: Mapping[str, str]) -> Size:
    places, shape = PLACES[name.split(".")[0]], row.get("shape", "normal")
    claim = _read_claim(name, row, sources, places=places, needed=OF_SIZE)
    _require(shape in SHAPES, name, f"has the unknown shape {shape!r}")
    spreads = _over(name, row["sd"], places)
    _require(spreads[Sex.FEMALE] == spreads[Sex.MALE], name, "has an sd for each sex, which nothing reads")
    size = Size(
        **claim,
        means=_over(name, row, places),
        sds=spreads[Sex.FEMALE],
        per_decade=_over(name, row.get("per_decade", 0.0), places),
        is_skewed=shape == "beta",
        group=row.get("group", name),
        stature_share=float(row["stature_share"]),
        level_share=float(row["level_share"]),
    )
    shares = abs(size.stature_share) + size.level_share
    _require(size.level_share >= 0 and shares <= 1 + 1e-9, name, "has shares that are more than the whole")
    _require(min(size.sds) > 0, name, "has no spread")
    for sex, place in ((sex, place) for sex in Sex for place in places):
        mean, reach = size.mean(sex, place), 0.0 if size.is_skewed else LARGEST_DEVIATION * size.sd(place)
        inside = size.low < mean < size.high and size.low <= mean - reach and mean + reach <= size.high
        _require(inside, name, f"reaches beyond low..high at {_key(place)}")
    return size


def _read_disease(name: str, row: Mapping[str, Any], sources: Mapping[str, str], wear: Size | None) -> Disease:
    places = next((kind for kind in PLACES.values() if {_key(place) for place in kind} & set(row)), ())
    claim = _read_claim(name, row, sources, places=places, needed=OF_DISEASE)
    _require(("by_wear" in row) != ("by_decade" in row), name, "goes with wear or with age, one of them")
    _require("by_wear" not in row or (wear is not None and places == wear.places), name, "knows no wear there")
    _require(row["low"] <= row["usual"] <= row["most"] <= row["high"], name, "is usual or most outside low..high")
    frequencies = _over(name, row, places)
    _require(all(0 < f < 1 for both in frequencies.values() for f in both), name, "has a frequency outside 0..1")
    by_wear = float(row.get("by_wear", 0.0))
    return Disease(
        **claim,
        frequencies=frequencies,
        intercepts={sex: _intercepts(frequencies[sex], by_wear, wear, sex) for sex in Sex},
        usual=float(row["usual"]),
        most=float(row["most"]),
        by_wear=by_wear,
        by_decade=float(row.get("by_decade", 0.0)),
    )


def _intercepts(frequencies: tuple[float, ...], by_wear: float, wear: Size | None, sex: Sex) -> tuple[float, ...]:
    """Log odds at no wear with which the frequencies are met, averaged over the wear of those of the usual age."""
    if wear is None or by_wear == 0:
        return tuple(float(logit(frequency)) for frequency in frequencies)
    quantiles = ndtri((np.arange(WEAR_STEPS) + 0.5) / WEAR_STEPS)
    odds = by_wear * wear.size_at(quantiles[:, None], sex=sex)
    return tuple(
        float(brentq(lambda add, n=n, f=f: float(expit(add + odds[:, n]).mean()) - f, -60, 60))
        for n, f in enumerate(frequencies)
    )


def _read_claim(
    name: str, row: Mapping[str, Any], sources: Mapping[str, str], *, places: tuple[Place, ...], needed: frozenset[str]
) -> dict[str, Any]:
    keys = {_key(place) for place in places}
    missing = sorted((needed | keys) - set(row)) if keys else ["every level"]
    _require(not missing, name, f"misses {', '.join(missing)}")
    strange = sorted(set(row) - needed - keys - MAY_BE_LEFT_OUT)
    _require(not strange, name, f"has the unknown field {', '.join(strange)}")
    also = tuple(row.get("also", ()))
    unknown = [key for key in (row["source"], *also) if key not in sources]
    _require(not unknown, name, f"names the source {', '.join(unknown)}, which is not listed")
    _require(row["unit"] in UNITS, name, f"has the unknown unit {row['unit']!r}")
    _require(row["basis"] in BASES, name, f"has the unknown basis {row['basis']!r}")
    _require(isinstance(row["to_be_confirmed"], bool), name, "does not say whether it is to be confirmed")
    said = {key: row[key] for key in OF_CLAIM}
    return {"name": name, "also": also, "notes": row.get("notes", ""), "places": places, **said}


def _over(name: str, said: Any, places: tuple[Place, ...]) -> dict[Sex, tuple[float, ...]]:
    """One number for all places, or one for each; each a number or a pair of the two sexes."""
    _require(not isinstance(said, Mapping) or {_key(p) for p in places} <= set(said), name, "misses a level")
    each = [said[_key(place)] if isinstance(said, Mapping) else said for place in places]
    pairs = [one if isinstance(one, list) else [one, one] for one in each]
    _require(all(len(pair) == len(Sex) for pair in pairs), name, "has a list that is not [female, male]")
    return {sex: tuple(float(pair[n]) for pair in pairs) for n, sex in enumerate(Sex)}


def _key(place: Place) -> str:
    return "person" if place is None else place.name


def _require(holds: bool, name: str, fault: str) -> None:
    if not holds:
        raise ValueError(f"{name} {fault}")
