import pytest
from pydicom.sr._concepts_dict import concepts

from flavum.anatomy.level import Level, Vertebra
from flavum.anatomy.side import Side
from flavum.anatomy.tissue import Tissue, tissue_table
from flavum.evidence.unit import UNITS
from flavum.imaging.dicom.code import (
    PRIVATE_SCHEME,
    get_disc_code,
    get_measure_code,
    get_side_code,
    get_tissue_code,
    get_unit_code,
    get_vertebra_code,
    make_private_code,
)
from flavum.imaging.finding import Measure

# The dictionary is pydicom's copy of the tables of DICOM PS3.16.
KNOWN = {
    (scheme, value, meaning)
    for scheme, entries in concepts.items()
    for values in entries.values()
    for value, (meaning, _) in values.items()
}
FOREIGN_NUMBERS = ("totalspineseg", "spineps", "totalsegmentator_mr", "spider")


def is_known(code) -> bool:
    return (code.scheme_designator, code.value, code.meaning) in KNOWN


def is_private(code) -> bool:
    return code.scheme_designator == PRIVATE_SCHEME and 0 < len(code.value) <= 16 and 0 < len(code.meaning) <= 64


@pytest.mark.parametrize(("get", "keys"), [(get_tissue_code, Tissue), (get_measure_code, Measure)])
def test_codes_differ(get, keys) -> None:
    assert len({get(key) for key in keys}) == len(keys)


def test_private_code_of_a_long_phrase() -> None:
    code = make_private_code("METHOD", "the longest chord " * 10)

    assert is_private(code)
    assert code == make_private_code("METHOD", "the longest chord " * 10)
    assert code != make_private_code("METHOD", "another")


@pytest.mark.parametrize("tissue", Tissue)
def test_tissue_code_is_in_the_standard_or_private(tissue: Tissue) -> None:
    code = get_tissue_code(tissue)

    assert is_known(code) or is_private(code)


def test_tissue_row_with_code_is_written_with_it() -> None:
    for tissue, row in tissue_table().items():
        assert (get_tissue_code(tissue).scheme_designator == "SCT") == (row.snomed is not None)


@pytest.mark.parametrize("column", FOREIGN_NUMBERS)
def test_tissue_numbers_of_other_tools_mean_one_tissue(column: str) -> None:
    numbers = [number for row in tissue_table().values() for number in getattr(row, column)]

    assert numbers
    assert len(numbers) == len(set(numbers))


@pytest.mark.parametrize("level", Level)
def test_disc_code_is_in_the_standard(level: Level) -> None:
    code = get_disc_code(level)

    assert is_known(code)
    assert code.meaning == f"{level.upper.value}/{level.lower.value} disc"


@pytest.mark.parametrize("vertebra", [v for v in Vertebra if v is not Vertebra.S1])
def test_vertebra_code_is_in_the_standard(vertebra: Vertebra) -> None:
    code = get_vertebra_code(vertebra)

    assert is_known(code)
    assert code.meaning == f"{vertebra.value} vertebra"


def test_first_sacral_vertebra_is_written_as_sacrum() -> None:
    assert get_vertebra_code(Vertebra.S1).meaning == "Sacrum"


def test_side_codes() -> None:
    assert is_known(get_side_code(Side.LEFT))
    assert get_side_code(Side.LEFT).meaning == "Left"
    assert get_side_code(Side.RIGHT).meaning == "Right"


@pytest.mark.parametrize("measure", Measure)
def test_measure_code_is_in_the_standard_or_private(measure: Measure) -> None:
    code = get_measure_code(measure)

    assert is_known(code) or is_private(code)


@pytest.mark.parametrize("unit", ["mm", "mm2", "%", "share", "ratio", "deg"])
def test_unit_code_is_in_the_standard(unit: str) -> None:
    assert is_known(get_unit_code(unit))


def test_unit_without_code_is_refused() -> None:
    assert "kappa" in UNITS
    with pytest.raises(KeyError):
        get_unit_code("kappa")
