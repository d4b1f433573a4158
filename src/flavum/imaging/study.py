"""The one entrance to a study, whatever its files are."""

from collections.abc import Callable
from pathlib import Path

from flavum.imaging.dicom import read as dicom
from flavum.imaging.dicom.header import Patient
from flavum.imaging.nifti import read as nifti
from flavum.imaging.series import Study


def read_study(path: Path, *, progress: Callable[[str, float], None] | None = None) -> Study:
    """The study at a path: a DICOM folder, zip, DICOMDIR or file, or a NIfTI volume (.nii, .nii.gz).

    progress: told what is being done and the fraction done. What cannot be read raises a Refusal.
    """
    if path.name.lower().endswith(nifti.SUFFIXES) and not path.is_dir():
        return nifti.read_nifti(path, progress=progress)
    return dicom.read_study(path, progress=progress)


def read_patients(path: Path) -> tuple[Patient, ...]:
    """Whose images the files at a path say that they are, each once; none for NIfTI, which does not say it."""
    if path.name.lower().endswith(nifti.SUFFIXES) and not path.is_dir():
        return ()
    return dicom.read_patients(path)


def find_suffix(path: Path) -> str:
    """How the name of a file ends whose name was lost: ".nii.gz", ".nii", or "" for whatever says itself what it is."""
    return nifti.find_suffix(path)
