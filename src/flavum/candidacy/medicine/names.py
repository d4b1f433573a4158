"""Names of medicines (names.toml): ingredients with their brands and class, and what of it thins the blood.

A written line is matched against them and never changed: a name that is nearly one of them is proposed, nothing more.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files

BLOOD_THINNERS = ("anticoagulant", "antiplatelet")
JOINT = " + "
LONGEST_NAME = 6  # words
# How alike a misspelt name must be, and how long: shorter ones have too many neighbours.
LIKENESS, SHORTEST = 0.82, 5
WORD = re.compile(r"[^\W\d_][\w'-]*|\+")
# What English and Spanish write otherwise in the same name: hydrochlorothiazide, hidroclorotiazida.
SAME = (("ph", "f"), ("th", "t"), ("ch", "c"), ("y", "i"), ("ou", "u"), ("-", ""), ("'", ""))
ENDINGS = "aeo"
SHORT = 5


@dataclass(frozen=True)
class Medicine:
    """One medicine. ingredient: its parts joined by a plus sign. class_words: English and Spanish."""

    ingredient: str
    brands: tuple[str, ...]
    class_key: str
    class_words: tuple[str, str]
    thins_blood: bool


@dataclass(frozen=True)
class Match:
    """What a written line was found to name. brand: as it was written, where it was one.

    proposal: a known name that the line nearly has; instead_of: the word that it would stand for.
    """

    written: str
    medicine: Medicine | None = None
    brand: str = ""
    proposal: str = ""
    instead_of: str = ""

    @property
    def mended(self) -> str:
        """The line with the proposal in it, for whoever says yes to it."""
        return self.written.replace(self.instead_of, self.proposal, 1)


@cache
def load_medicines() -> tuple[Medicine, ...]:
    table = tomllib.loads(files("flavum.candidacy.medicine").joinpath("names.toml").read_text(encoding="utf-8"))
    rows = [(key, *entry) for key, text in table["names"].items() for entry in _read(text)]
    thinners = {ingredient for key, ingredient, _ in rows if key in BLOOD_THINNERS}
    return tuple(
        Medicine(
            ingredient, brands, key, (table["classes"][key][0], table["classes"][key][1]),
            thins_blood=ingredient in thinners or not thinners.isdisjoint(ingredient.split(JOINT)),
        )
        for key, ingredient, brands in rows
    )  # fmt: skip


def _read(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for entry in text.replace("\n", " ").split(";"):
        ingredient, _, brands = entry.partition(":")
        yield ingredient.strip(), tuple(one.strip() for one in brands.split(",") if one.strip())


@cache
def known_names() -> Mapping[str, tuple[str, Medicine]]:
    """Every name in its folded form -> as it is spelt, and the medicine."""
    spelt = ((name, one) for one in load_medicines() for name in (one.ingredient, *one.brands))
    return {fold(name): (name, one) for name, one in spelt}


def fold(name: str) -> str:
    """A name without what differs between the two languages: capitals, accents, endings, some letters."""
    plain = "".join(one for one in unicodedata.normalize("NFD", name.lower()) if not unicodedata.combining(one))
    words = " ".join(WORD.findall(plain))
    for written, same in SAME:
        words = words.replace(written, same)
    return " ".join(word[:-1] if len(word) > SHORT and word[-1] in ENDINGS else word for word in words.split())


def match(written: str) -> Match:
    """What a line of a medicine list names: the longest known name in it, or else a name that it nearly has."""
    words = WORD.findall(written)
    for length in range(min(LONGEST_NAME, len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            found = known_names().get(fold(" ".join(words[start : start + length])))
            if found:
                name, medicine = found
                return Match(written, medicine, brand="" if name == medicine.ingredient else name)
    return _nearly(written, words)


def _nearly(written: str, words: list[str]) -> Match:
    for word in words:
        close = get_close_matches(fold(word), known_names(), n=1, cutoff=LIKENESS) if len(word) >= SHORTEST else []
        if close:
            name, medicine = known_names()[close[0]]
            return Match(written, None, proposal=name, instead_of=word, brand=_brands(name, medicine))
    return Match(written)


def _brands(name: str, medicine: Medicine) -> str:
    """The other name by which a proposal is known: its first brand, or the ingredient of a brand."""
    if name != medicine.ingredient:
        return medicine.ingredient
    return medicine.brands[0] if medicine.brands else ""


def find_blood_thinners(lines: list[str]) -> list[str]:
    """The ingredients of a list that thin the blood, each once, in its order."""
    found = (match(line).medicine for line in lines)
    return list(dict.fromkeys(one.ingredient for one in found if one is not None and one.thins_blood))
