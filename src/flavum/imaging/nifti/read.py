"""Reading a NIfTI volume as a study; NIfTI says where voxels lie, but neither who was scanned nor how."""

import gzip
import re
import zlib
from collections.abc import Callable
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import IO, Any, TypeVar, cast

import nibabel
import numpy as np
from nibabel.imageglobals import LoggingOutputSuppressor
from numpy.typing import NDArray

from flavum.anatomy.frame import Frame
from flavum.errors import Refusal
from flavum.imaging.series import (
    Contrast,
    Orientation,
    Series,
    Study,
    judge_orientation,
    judge_volumetric,
    measure_height_mm,
    series_limit,
)
from flavum.imaging.volume import Volume

SUFFIXES = (".nii", ".nii.gz")
GZIP_BEGINNING = b"\x1f\x8b"
HEADER_BYTES = 544  # of NIfTI-2, the longer one, with its extension mark
MOST_EXTENSION_BYTES = 2**24
FINEST_SPACING_MM = 0.02
COARSEST_SPACING_MM = 20.0
SHEAR_TOLERANCE = 0.01
LOWEST = -300.0  # air is -1000 in CT; MRI has no signal below zero, but a filter may leave a little
KEY_CHARACTERS = 16
MAGIC = ((344, b"n+1\0"), (4, b"n+2\0"))  # of NIfTI-1 and NIfTI-2, and where it stands
SAYS_T1 = re.compile(r"(?<![a-z0-9])t1(w|c)?(?![a-z0-9])")
SAYS_T2 = re.compile(r"(?<![a-z0-9])t2(w)?(?![a-z0-9])")
T = TypeVar("T")
RAS_TO_LPS = np.diag([-1.0, -1.0, 1.0, 1.0])


class NiftiRefusal(Refusal):
    """The file is no NIfTI volume of a spine, or says something impossible."""

    kind = "nifti"


class DamagedNiftiRefusal(Refusal):
    """The file is cut short or its compression is broken."""

    kind = "truncated"


class TooLargeNiftiRefusal(Refusal):
    """The header claims more voxels than a lumbar MRI has."""

    kind = "too_large"


class NoNiftiRefusal(Refusal):
    """There is no such file, or it may not be read."""

    kind = "no_such_path"


def read_nifti(path: Path, *, progress: Callable[[str, float], None] | None = None) -> Study:
    """A study of one volume: a sagittal T2 series or one from which any plane can be cut.

    The series' axis 0 runs across the slices; values are float32. What had to be assumed stands in the remarks.
    """
    if progress:
        progress("reading volume", 0.0)
    content = _read_bounded(path)
    image = _parse(content)
    values = _values(image)
    volume = _slices_first(Volume(values, _frame(image.affine, values.shape)))
    name = path.name.removesuffix(".gz").removesuffix(".nii")
    series = _to_series(volume, name)
    if progress:
        progress("reading volume", 1.0)
    return Study(
        uid=name,
        patient_key=sha256(content).hexdigest()[:KEY_CHARACTERS],
        acquired_on=None,
        sagittal_t2=series,
        sagittal_t1=None,
        axial_t2=None,
        remarks=(_remark_on_contrast(name), *_remarks_on_sides(image)),
        is_synthetic=False,
        source_kind="nifti",
    )


def find_suffix(path: Path) -> str:
    """ ".nii.gz" or ".nii" for a file that begins as one, else ""."""
    with path.open("rb") as plain:
        is_gzip = plain.read(2) == GZIP_BEGINNING
        plain.seek(0)
        try:
            head = (gzip.GzipFile(fileobj=plain) if is_gzip else plain).read(HEADER_BYTES)
        except (EOFError, zlib.error, gzip.BadGzipFile):
            return SUFFIXES[1]  # whatever it was, it is packed and damaged
    if not any(head[at : at + len(magic)] == magic for at, magic in MAGIC):
        return ""
    return SUFFIXES[1] if is_gzip else SUFFIXES[0]


def _read_bounded(path: Path) -> bytes:
    """The uncompressed file, no longer than its header says that it is."""
    try:
        with path.open("rb") as plain:
            is_gzip = plain.read(2) == GZIP_BEGINNING
            plain.seek(0)
            stream = cast(IO[bytes], gzip.GzipFile(fileobj=plain)) if is_gzip else plain
            head = stream.read(HEADER_BYTES)
            content = head + stream.read(max(_promised_bytes(head) - len(head), 0))
    except (EOFError, zlib.error, gzip.BadGzipFile) as cause:
        raise DamagedNiftiRefusal("The NIfTI file is cut short or damaged; copy it again.") from cause
    except OSError as cause:
        raise NoNiftiRefusal("There is no such file, or it may not be read; check the path.") from cause
    if len(content) < _promised_bytes(head):
        raise DamagedNiftiRefusal("The NIfTI file is cut short; copy it again.")
    return content


def _promised_bytes(head: bytes) -> int:
    header: Any = _parse_header(head)
    shape, dtype = header.get_data_shape(), header.get_data_dtype()
    voxels = float(np.prod(np.array(shape, float)))
    if not 0 < voxels <= series_limit("most_voxels"):
        raise TooLargeNiftiRefusal("The NIfTI header claims no voxels or more than a lumbar MRI has; export it again.")
    offset = float(header["vox_offset"])
    if not 0 <= offset <= MOST_EXTENSION_BYTES:
        raise NiftiRefusal("The NIfTI header says that its voxels begin at an impossible place; export it again.")
    if len(shape) < 3 or any(n > 1 for n in shape[3:]) or min(shape) < 1:
        raise NiftiRefusal(f"The NIfTI file has {len(shape)} dimensions; give a single three-dimensional volume.")
    if dtype.fields or dtype.kind not in "iuf":
        raise NiftiRefusal("The NIfTI file holds colours or complex numbers; give the plain MR volume.")
    return int(offset) + int(voxels) * int(dtype.itemsize)


def _parse_header(head: bytes) -> Any:
    header_class: Any = _class_of(head).header_class
    return _shielded(lambda: header_class.from_fileobj(BytesIO(head)))


def _parse(content: bytes) -> nibabel.Nifti1Image:
    return _shielded(lambda: _class_of(content).from_bytes(content))


def _class_of(head: bytes) -> type[nibabel.Nifti1Image]:
    size = {int.from_bytes(head[:4], "little"), int.from_bytes(head[:4], "big")}
    return nibabel.Nifti2Image if 540 in size else nibabel.Nifti1Image


def _shielded(work: Callable[[], T]) -> T:
    try:
        with LoggingOutputSuppressor(), np.errstate(all="ignore"):
            return work()
    # On damaged bytes nibabel raises almost any exception, so here, and only here, all are caught.
    except Exception as cause:
        raise NiftiRefusal("This is not a NIfTI volume, or its header is damaged; export it again.") from cause


def _values(image: nibabel.Nifti1Image) -> NDArray[np.float32]:
    values = _shielded(lambda: np.asarray(image.dataobj, dtype=np.float32))
    values = values.reshape(image.shape[:3])
    if not np.isfinite(values).all():
        raise NiftiRefusal("The NIfTI file holds values that are not finite; export it again.")
    if values.min() == values.max():
        raise NiftiRefusal("The NIfTI file holds the same value everywhere; export it again.")
    if values.min() < LOWEST:
        raise NiftiRefusal("The NIfTI file holds values far below zero, as CT does; give an MRI of the lumbar spine.")
    return values


def _frame(affine: NDArray[np.float64], shape: tuple[int, ...]) -> Frame:
    matrix = RAS_TO_LPS @ np.asarray(affine, dtype=np.float64)
    spacing = np.linalg.norm(matrix[:3, :3], axis=0) if np.isfinite(matrix).all() else np.zeros(3)
    if spacing.min() < FINEST_SPACING_MM or spacing.max() > COARSEST_SPACING_MM:
        raise NiftiRefusal("The NIfTI voxels have an impossible size for an MRI in millimetres; export it again.")
    left, _, right = np.linalg.svd(matrix[:3, :3] / spacing)
    axes = left @ right  # the orthonormal axes nearest to the ones given
    if not np.allclose(axes * spacing, matrix[:3, :3], atol=SHEAR_TOLERANCE):
        raise NiftiRefusal("The NIfTI voxels are sheared; resample the volume to right angles.")
    return Frame(cast(tuple[int, int, int], shape), matrix[:3, 3], axes, spacing)


def _slices_first(volume: Volume) -> Volume:
    """The same voxels, slices along axis 0: across the body in a volume, else where voxels are longest."""
    spacing, across = volume.frame.spacing_mm, np.abs(volume.frame.axes[0])
    first = int(across.argmax() if judge_volumetric(volume.frame) else spacing.argmax())
    order = [first, *(axis for axis in range(3) if axis != first)]
    frame = volume.frame
    shape = cast(tuple[int, int, int], tuple(frame.shape[axis] for axis in order))
    return Volume(
        np.ascontiguousarray(volume.values.transpose(order)),
        Frame(shape, frame.origin_mm, frame.axes[:, order], spacing[order]),
    )


def _to_series(volume: Volume, name: str) -> Series:
    is_volumetric = judge_volumetric(volume.frame)
    orientation = judge_orientation(volume.frame.axes[:, 0])
    if SAYS_T1.search(name.lower()) and not SAYS_T2.search(name.lower()):
        raise NiftiRefusal("By its name this volume is T1; give a sagittal T2, since every level is measured on it.")
    if orientation is not Orientation.SAGITTAL:
        raise NiftiRefusal(f"The slices of this volume are {orientation.value}; give a sagittal T2 or a 3-D volume.")
    if volume.frame.shape[0] < series_limit("lowest_sagittal_slices"):
        raise NiftiRefusal(
            f"The volume has {volume.frame.shape[0]} sagittal slices, too few to measure; give them all."
        )
    if measure_height_mm(volume.frame) < series_limit("lowest_height"):
        raise NiftiRefusal("The volume shows less than one level of the spine; give a whole lumbar MRI.")
    return Series(name, name, orientation, Contrast.T2, (volume,), is_volumetric)


def _remark_on_contrast(name: str) -> str:
    reason = "as its name says" if SAYS_T2.search(name.lower()) else "which nothing in it confirms"
    return f"A NIfTI file does not say how it was scanned; it was read as sagittal T2, {reason}."


def _remarks_on_sides(image: nibabel.Nifti1Image) -> list[str]:
    """Left and right rest on the header; one that was never filled in says nothing."""
    header, affine = image.header, image.affine
    is_unset = int(header["qform_code"]) == 0 and int(header["sform_code"]) == 0
    is_scaling = bool(np.allclose(affine, np.diag(np.diag(affine))))
    if is_unset or is_scaling:
        return ["The header gives the voxels' size but not the patient's position: left and right are unconfirmed."]
    return []
