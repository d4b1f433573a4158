"""The one label table: every tissue that Flavum draws, segments or writes (tissue.toml)."""

import tomllib
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from importlib.resources import files
from typing import Any


class Tissue(IntEnum):
    """A tissue or structure; the integer is its value in a label map."""

    BACKGROUND = 0
    VERTEBRAL_BODY = 1
    ARCH = 2
    FACET = 3
    DISC = 4
    SACRUM = 5
    DURAL_SAC = 6
    NERVE_ROOT = 7
    LIGAMENTUM_FLAVUM_LEFT = 8
    LIGAMENTUM_FLAVUM_RIGHT = 9
    EPIDURAL_FAT = 10
    SPINAL_CANAL = 11
    MUSCLE = 12
    FAT = 13
    SKIN = 14
    VESSEL = 15
    SPINAL_CORD = 16
    BODY_CORTEX = 17
    ARCH_CORTEX = 18
    NUCLEUS = 19
    VERTEBRA = 20
    SACRUM_CORTEX = 21
    VISCERA = 22
    METAL = 23
    LIGAMENT = 24
    CARTILAGE = 25
    JOINT_FLUID = 26
    VEIN = 27
    MARROW_OEDEMA = 28
    FATTY_MARROW = 29
    HAEMANGIOMA = 30
    CYST = 31
    KIDNEY = 32
    BOWEL_GAS = 33
    CALCIFICATION = 34
    EXITING_ROOT = 35
    GANGLION = 36


@dataclass(frozen=True)
class TissueRow:
    """What is known of one tissue: names, colour, code, and its numbers in other tools' label maps."""

    tissue: Tissue
    name_en: str
    name_es: str
    colour: str
    part_of: Tissue | None = None
    snomed: str | None = None
    snomed_meaning: str | None = None
    totalspineseg: tuple[int, ...] = ()
    spineps: tuple[int, ...] = ()
    totalsegmentator_mr: tuple[int, ...] = ()
    spider: tuple[int, ...] = ()


def _row(key: str, entry: dict[str, Any]) -> TissueRow:
    tissue = Tissue[key.upper()]
    assert tissue == entry["id"], f"tissue.toml and Tissue disagree about {key}"
    values: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in entry.items() if name != "id"}
    if "part_of" in values:
        values["part_of"] = Tissue[values["part_of"].upper()]
    return TissueRow(tissue=tissue, **values)


@cache
def tissue_table() -> dict[Tissue, TissueRow]:
    """Every tissue with its row, read once from tissue.toml."""
    entries = tomllib.loads(files("flavum.anatomy").joinpath("tissue.toml").read_text(encoding="utf-8"))
    return {row.tissue: row for row in (_row(key, entry) for key, entry in entries.items())}


def whole_of(tissue: Tissue) -> frozenset[Tissue]:
    """The tissue together with every tissue that is part of it."""
    return frozenset(row.tissue for row in tissue_table().values() if tissue in (row.tissue, row.part_of))
