"""Which part of the body a header names: only a part that is plainly elsewhere is set aside."""

from pathlib import Path

import pytest
from dicom_factories import put, sagittal_t2, write_lumbar
from pydicom import dcmread
from pydicom.dataset import Dataset

from flavum.imaging.dicom.header import read_slices
from flavum.imaging.selection.protocol import is_elsewhere

PARTS = [
    ("LSPINE", False),
    ("L-SPINE", False),
    ("LUMBAR SPINE", False),
    ("SPINE_LUMBAR", False),
    ("LUMBOSACRAL", False),
    ("TLSPINE", False),
    ("SPINE", False),
    ("ABDOMEN", False),
    ("PELVIS", False),
    ("SACRUM", False),
    ("", False),
    ("HIP LUMBAR", False),
    ("CSPINE", True),
    ("C-SPINE", True),
    ("CERVICALSPINE", True),
    ("T SPINE", True),
    ("THORACIC SPINE", True),
    ("BRAIN", True),
    ("HEADNECK", True),
    ("KNEE", True),
    ("LEFT KNEE", True),
    ("HIP", True),
    ("PROSTATE", True),
]


@pytest.fixture(scope="module")
def header(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_lumbar(tmp_path_factory.mktemp("study"), [sagittal_t2()])[0]


@pytest.mark.parametrize(("part", "expected"), PARTS)
def test_body_part_examined(part: str, expected: bool, header: Path, tmp_path: Path) -> None:
    dataset = dcmread(header)
    put(BodyPartExamined=part)(dataset)
    dataset.save_as(tmp_path / "one.dcm")

    assert is_elsewhere(read_slices((tmp_path / "one.dcm").read_bytes(), 0)[0]) is expected


@pytest.mark.parametrize(("meaning", "expected"), [("Lumbar spine", False), ("Brain", True), ("Knee joint", True)])
def test_anatomic_region(meaning: str, expected: bool, header: Path, tmp_path: Path) -> None:
    region = Dataset()
    put(CodeValue="0", CodingSchemeDesignator="SCT", CodeMeaning=meaning)(region)
    dataset = dcmread(header)
    put(BodyPartExamined="", AnatomicRegionSequence=[region])(dataset)
    dataset.save_as(tmp_path / "one.dcm")

    assert is_elsewhere(read_slices((tmp_path / "one.dcm").read_bytes(), 0)[0]) is expected
