"""The one entrance to a study, whatever its files are."""

from collections.abc import Callable
from pathlib import Path

from flavum.imaging.dicom import read as dicom
from flavum.imaging.nifti import read as nifti
from flavum.imaging.series import Study


def read_study(path: Path, *, progress: Callable[[str, float], None] | None = None) -> Study:
    """The study at a path: a DICOM folder, zip, DICOMDIR or file, or a NIfTI volume (.nii, .nii.gz).

    progress: told what is being done and the fraction done. What cannot be read raises a Refusal.
    """
    if path.name.lower().endswith(nifti.SUFFIXES) and not path.is_dir():
        return nifti.read_nifti(path, progress=progress)
    return dicom.read_study(path, progress=progress)
