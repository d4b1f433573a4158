"""Reading a DICOM study: headers first, then the pixels of the chosen series."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from flavum.errors import Refusal
from flavum.imaging.dicom.archive import (
    NoStudyRefusal,
    StudyFile,
    TooLargeRefusal,
    list_paths,
    only_named,
    open_study_files,
    read_file,
)
from flavum.imaging.dicom.decoder import Decoder
from flavum.imaging.dicom.header import Patient, read_dicomdir_names, read_patient, read_slices
from flavum.imaging.dicom.parse import HEAD_BYTES, DamagedFileRefusal, looks_like_dicom, only_refusals
from flavum.imaging.selection.candidate import Candidate
from flavum.imaging.selection.choose import Choice, choose_series
from flavum.imaging.selection.slice import Slice
from flavum.imaging.selection.stack import Stack
from flavum.imaging.series import Orientation, Series, Study, series_limit
from flavum.imaging.volume import Volume

Progress = Callable[[str, float], None]
HEADERS_PART = 0.4  # of the time that reading takes


class NotDicomRefusal(Refusal):
    """No file is DICOM."""

    kind = "not_dicom"


def read_study(path: Path, *, progress: Progress | None = None) -> Study:
    """The study in a folder, a zip, a DICOMDIR or a single file.

    Volumes are float32 on LPS frames: axis 0 across the slices, axis 1 down the rows, axis 2 along them.
    Whatever is not a readable lumbar MRI raises a Refusal, and nothing else.
    """
    tell = progress or (lambda doing, fraction: None)
    with open_study_files(path) as found:
        files = _follow_dicomdir(path, found)
        slices, damaged = _read_headers(files, tell)
        choice = choose_series(slices)
        series = _read_chosen(choice, files, tell)
    remarks = [f"{damaged} damaged DICOM files were left out."] if damaged else []
    if choice.sagittal_fs and series[3] is None:
        number = choice.sagittal_fs.first.series_number
        remarks.append(f"The pictures of series {number} are damaged; nothing is measured on it, so it was left out.")
    exam = choice.sagittal_t2.first.exam
    return Study(
        uid=exam.study_uid,
        patient_key=exam.patient_key,
        acquired_on=exam.acquired_on,
        sagittal_t2=series[0],
        sagittal_t1=series[1],
        axial_t2=series[2],
        sagittal_fs=series[3],
        remarks=(*remarks, *choice.remarks),
        is_synthetic=any(one.exam.is_synthetic for one in slices),
        source_kind="dicom",
    )


def read_patients(path: Path) -> tuple[Patient, ...]:
    """Whose images the DICOM files at a path say that they are, each once; raises where there is no DICOM file."""
    found: dict[Patient, None] = {}
    damaged = 0
    with open_study_files(path) as files:
        for file in _follow_dicomdir(path, files):
            content = _read_dicom(file)
            if content is None:
                continue
            try:
                with only_refusals():
                    patient = read_patient(content)
            except DamagedFileRefusal:
                damaged += 1
                continue
            if patient is not None:
                found[patient] = None
    if not found:
        raise _nothing_read(damaged)
    return tuple(found)


def _follow_dicomdir(path: Path, files: Sequence[StudyFile]) -> Sequence[StudyFile]:
    """The files that a DICOMDIR names, when the path is one; else the files themselves."""
    content = _read_dicom(files[0]) if len(files) == 1 and path.is_file() else None
    if content is None:
        return files
    with only_refusals():
        names = read_dicomdir_names(content)
    if names is None:
        return files
    folder = path.parent
    named = only_named(list_paths(folder), folder, names)
    if not named:
        raise NoStudyRefusal("None of the files that the DICOMDIR names is there; copy the whole disc.")
    return named


def _read_dicom(file: StudyFile) -> bytes | None:
    return read_file(file, wanted=looks_like_dicom, head_bytes=HEAD_BYTES)


def _read_headers(files: Sequence[StudyFile], tell: Progress) -> tuple[list[Slice], int]:
    """Every slice of every DICOM file, none twice, and how many files were damaged."""
    slices: dict[tuple[str, int], Slice] = {}
    damaged = 0
    for number, file in enumerate(files):
        tell("reading headers", HEADERS_PART * number / len(files))
        content = _read_dicom(file)
        if content is None:
            continue
        try:
            with only_refusals():
                for one in read_slices(content, number):
                    slices.setdefault((one.sop_uid or str(number), one.frame), one)
        except DamagedFileRefusal:
            damaged += 1
    if not slices:
        raise _nothing_read(damaged)
    return list(slices.values()), damaged


def _nothing_read(damaged: int) -> Refusal:
    if damaged:
        return DamagedFileRefusal("The DICOM files are damaged or cut short; copy or export the study again.")
    return NotDicomRefusal("There is no DICOM file here; give a DICOM folder, zip or DICOMDIR, or a NIfTI volume.")


@dataclass(frozen=True)
class _Source:
    """Where pictures come from. count: told how many more were read."""

    files: Sequence[StudyFile]
    decoder: Decoder
    count: Callable[[int], None]


def _read_chosen(choice: Choice, files: Sequence[StudyFile], tell: Progress) -> list[Series | None]:
    """The four series in order; one that serves twice is read once, one that is damaged and only shown is None."""
    roles = (choice.sagittal_t2, choice.sagittal_t1, choice.axial_t2, choice.sagittal_fs)
    total = sum(len(stack.slices) for one in roles if one for stack in one.stacks)
    done = 0

    def count(more: int) -> None:
        nonlocal done
        done += more
        tell("reading pictures", HEADERS_PART + (1 - HEADERS_PART) * done / total)

    with Decoder() as decoder:
        source = _Source(files, decoder, count)
        read = {id(one): _read_series(one, source) for one in {id(one): one for one in roles[:3] if one}.values()}
        shown = None if choice.sagittal_fs is None else _find_series(choice.sagittal_fs, source)
    return [*(read[id(one)] if one else None for one in roles[:3]), shown]


def _find_series(one: Candidate, source: _Source) -> Series | None:
    """A series that is shown and not measured: one that cannot be read does not stop the others."""
    try:
        return _read_series(one, source)
    except Refusal:
        return None


def _read_series(one: Candidate, source: _Source) -> Series:
    volumes = _read_volumes(one.stacks, source)
    return Series(
        uid=one.first.series_uid,
        description=one.first.description,
        orientation=one.orientation or Orientation.OBLIQUE,
        contrast=one.contrast,
        stacks=volumes,
        is_volumetric=one.is_volumetric,
        repetition_time_ms=one.first.scan.repetition_time_ms,
        echo_time_ms=one.first.scan.echo_time_ms,
        sop_uids=tuple(tuple(each.sop_uid for each in stack.slices) for stack in one.stacks),
    )


def _read_volumes(stacks: Sequence[Stack], source: _Source) -> tuple[Volume, ...]:
    voxels = sum(float(np.prod(np.array(stack.frame.shape, float))) for stack in stacks)
    if voxels > series_limit("most_voxels"):
        raise TooLargeRefusal("A series has more pixels than a lumbar MRI; give the lumbar MRI alone.")
    values = [np.empty(stack.frame.shape, np.float32) for stack in stacks]
    wanted: dict[int, dict[int, tuple[Slice, NDArray[np.float32]]]] = defaultdict(dict)
    for stack, array in zip(stacks, values, strict=True):
        for n, one in enumerate(stack.slices):
            wanted[one.file][one.frame] = (one, array[n])
    for number, pictures in wanted.items():
        _fill(pictures, _read_dicom(source.files[number]) or b"", source.decoder)
        source.count(len(pictures))
    return tuple(Volume(array, stack.frame) for stack, array in zip(stacks, values, strict=True))


def _fill(pictures: dict[int, tuple[Slice, NDArray[np.float32]]], content: bytes, decoder: Decoder) -> None:
    """Decode one file into the pictures wanted of it, rescaled as its header says."""
    frames = sorted(pictures)
    with np.errstate(over="ignore"):
        for frame, stored in zip(frames, decoder.decode(content, frames), strict=True):
            one, target = pictures[frame]
            target[:] = stored * one.slope + one.intercept if (one.slope, one.intercept) != (1.0, 0.0) else stored
            if not np.isfinite(target).all():
                raise DamagedFileRefusal("A DICOM file holds values that are not finite; export the study again.")
