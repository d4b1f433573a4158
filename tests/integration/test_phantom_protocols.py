"""What the phantom writes is what the reader understands: STIR and Dixon's pictures are not taken for plain T2."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from flavum.anatomy.phantom.protocol import load_protocol, place_stacks
from flavum.anatomy.phantom.scan import PhantomSeries, Stack
from flavum.anatomy.population.draw import draw_spine
from flavum.imaging.dicom.mr import from_phantom, write_study
from flavum.imaging.dicom.read import read_study
from flavum.imaging.selection.choose import NoSagittalT2Refusal


def write_headers(folder: Path, names: list[str]) -> None:
    """The series of these protocols with black pictures: the reader chooses by their headers."""
    spine, scanned = draw_spine(seed=1), []
    for one in (series for name in names for series in load_protocol(name)):
        black = [np.zeros(frame.shape, np.uint8) for frame in place_stacks(one, spine)]
        stacks = zip(black, place_stacks(one, spine), strict=True)
        scanned.append(PhantomSeries(one, tuple(Stack(b.astype(np.uint16), b, frame) for b, frame in stacks)))
    write_study(folder, [from_phantom(one) for one in scanned], on=date(2026, 11, 20), seed="routine")


@pytest.mark.parametrize("field", ["1_5t", "3t"])
def test_reader_finds_the_plain_series_among_all_others(tmp_path: Path, field: str) -> None:
    write_headers(tmp_path, [f"fat_saturated_{field}", f"routine_{field}"])

    study = read_study(tmp_path)

    found = [study.sagittal_t2, study.sagittal_t1, study.axial_t2]
    assert [one.description for one in found if one] == ["SAG T2 TSE", "SAG T1 TSE", "AX T2 TSE"]
    assert study.sagittal_fs is not None
    assert study.sagittal_fs.description in ("SAG STIR", "SAG T2 TSE FS")
    assert study.axial_t2 is not None
    assert len(study.axial_t2.stacks) == 5


@pytest.mark.parametrize("field", ["1_5t", "3t"])
def test_reader_takes_the_in_phase_picture_of_a_dixon_scan(tmp_path: Path, field: str) -> None:
    write_headers(tmp_path, [f"dixon_{field}"])

    study = read_study(tmp_path)

    assert study.sagittal_t2 is not None
    assert study.sagittal_t2.description == "SAG T2 DIXON in phase"


def test_reader_finds_no_t2_in_fat_saturation_alone(tmp_path: Path) -> None:
    write_headers(tmp_path, ["fat_saturated_3t"])

    with pytest.raises(NoSagittalT2Refusal):
        read_study(tmp_path)
