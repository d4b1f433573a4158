"""Coded concepts: SNOMED CT, DCM and UCUM from the tables of DICOM PS3.16, and our own where those have none."""

from hashlib import sha256
from typing import Final

from pydicom.sr.codedict import codes
from pydicom.sr.coding import Code

from flavum.anatomy.level import Level, Vertebra
from flavum.anatomy.side import Side
from flavum.anatomy.tissue import Tissue, tissue_table
from flavum.imaging.finding import Measure

PRIVATE_SCHEME: Final = "99FLAVUM"
LONGEST_MEANING = 64  # characters of a code meaning (PS3.5 LO)

_VERTEBRAE: Final[dict[Vertebra, Code]] = {
    Vertebra.T12: codes.SCT.T12Vertebra,
    Vertebra.L1: codes.SCT.L1Vertebra,
    Vertebra.L2: codes.SCT.L2Vertebra,
    Vertebra.L3: codes.SCT.L3Vertebra,
    Vertebra.L4: codes.SCT.L4Vertebra,
    Vertebra.L5: codes.SCT.L5Vertebra,
    Vertebra.S1: codes.SCT.Sacrum,  # the standard lists no single sacral vertebra
}
_DISCS: Final[dict[Level, Code]] = {
    Level.T12_L1: codes.SCT.T12L1Disc,
    Level.L1_L2: codes.SCT.L1L2Disc,
    Level.L2_L3: codes.SCT.L2L3Disc,
    Level.L3_L4: codes.SCT.L3L4Disc,
    Level.L4_L5: codes.SCT.L4L5Disc,
    Level.L5_S1: codes.SCT.L5S1Disc,
}
_SIDES: Final[dict[Side, Code]] = {Side.LEFT: codes.SCT.Left, Side.RIGHT: codes.SCT.Right}
_UNITS: Final[dict[str, Code]] = {
    "mm": codes.UCUM.Millimeter,
    "mm2": codes.UCUM.SquareMillimeter,
    "deg": codes.UCUM.Degree,
    "%": codes.UCUM.Percent,
    "ratio": codes.UCUM.Ratio,
    "share": codes.UCUM.NoUnits,
    "1": codes.UCUM.NoUnits,
}
# A general code such as "Diameter" would not say of what; a code value has at most 16 characters (PS3.5 SH).
_MEASURES: Final[dict[Measure, tuple[str, str]]] = {
    Measure.LIGAMENT_THICKNESS_MAXIMUM: ("LF_MAX", "Maximum thickness of ligamentum flavum"),
    Measure.LIGAMENT_THICKNESS_MIDPOINT: ("LF_MID", "Thickness of ligamentum flavum at mid-length"),
    Measure.SAC_AREA: ("SAC_AREA", "Cross-sectional area of dural sac"),
    Measure.SAC_AP_DIAMETER: ("SAC_AP", "Anteroposterior diameter of dural sac"),
    Measure.CANAL_AREA: ("CANAL_AREA", "Cross-sectional area of spinal canal"),
    Measure.CANAL_AP_DIAMETER: ("CANAL_AP", "Anteroposterior diameter of spinal canal"),
    Measure.DISC_HEIGHT: ("DISC_HEIGHT", "Height of intervertebral disc"),
    Measure.DISC_BULGE: ("DISC_BULGE", "Bulge of intervertebral disc"),
    Measure.SLIP: ("SLIP", "Slip of upper on lower vertebra (forward positive)"),
    Measure.SLIP_PERCENT: ("SLIP_PERCENT", "Slip as percentage of lower endplate length"),
    Measure.SAC_DISC_AREA_RATIO: ("SAC_DISC_RATIO", "Ratio of dural sac area to disc area"),
    Measure.LATERAL_RECESS_DEPTH: ("RECESS_DEPTH", "Depth of lateral recess"),
    Measure.SHARE_LIGAMENT: ("SHARE_LIGAMENT", "Share of lost room taken by ligamentum flavum"),
    Measure.SHARE_FACET: ("SHARE_FACET", "Share of lost room taken by facet joints"),
    Measure.SHARE_DISC: ("SHARE_DISC", "Share of lost room taken by disc and osteophyte"),
    Measure.SHARE_SLIP: ("SHARE_SLIP", "Share of lost room taken by slip"),
    Measure.ROOM_LOST: ("ROOM_LOST", "Fraction of canal lost"),
}


def get_tissue_code(tissue: Tissue) -> Code:
    """The tissue table's SNOMED CT code, or our own."""
    row = tissue_table()[tissue]
    if row.snomed is None or row.snomed_meaning is None:
        return Code(f"TISSUE_{tissue:02d}", PRIVATE_SCHEME, row.name_en)
    return Code(row.snomed, "SCT", row.snomed_meaning)


def get_disc_code(level: Level) -> Code:
    """The disc of a level: where a level's measures are taken."""
    return _DISCS[level]


def get_vertebra_code(vertebra: Vertebra) -> Code:
    return _VERTEBRAE[vertebra]


def get_side_code(side: Side) -> Code:
    return _SIDES[side]


def get_measure_code(measure: Measure) -> Code:
    value, meaning = _MEASURES[measure]
    return Code(value, PRIVATE_SCHEME, meaning)


def make_private_code(kind: str, phrase: str) -> Code:
    """A code of our own for a phrase that has none: a method, a grade. The same phrase has the same code."""
    return Code(f"{kind}_{sha256(phrase.encode()).hexdigest()[:8]}", PRIVATE_SCHEME, phrase[:LONGEST_MEANING])


def get_unit_code(unit: str) -> Code:
    """The UCUM code of a unit of evidence.unit; KeyError for one in which no image measure is given."""
    return _UNITS[unit]
