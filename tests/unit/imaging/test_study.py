import shutil
from pathlib import Path

import nibabel
import numpy as np
import pytest
from dicom_factories import write_lumbar

from flavum.imaging.dicom.archive import NoStudyRefusal
from flavum.imaging.nifti.read import NoNiftiRefusal
from flavum.imaging.study import read_study


def test_one_entrance_for_both_kinds(tmp_path: Path) -> None:
    values = np.random.default_rng(0).integers(0, 255, (16, 30, 80), dtype=np.uint8)
    nibabel.save(nibabel.Nifti1Image(values, np.eye(4)), tmp_path / "T2.NII.GZ")
    write_lumbar(tmp_path / "dicom")
    shutil.copytree(tmp_path / "dicom", tmp_path / "folder.nii")  # a folder is never NIfTI, whatever its name

    kinds = [read_study(tmp_path / name).source_kind for name in ("T2.NII.GZ", "dicom", "folder.nii")]

    assert kinds == ["nifti", "dicom", "dicom"]


def test_nothing_at_the_path(tmp_path: Path) -> None:
    with pytest.raises(NoStudyRefusal):
        read_study(tmp_path / "absent")
    with pytest.raises(NoNiftiRefusal):
        read_study(tmp_path / "absent.nii")
