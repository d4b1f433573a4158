"""The headers of the images that a reading rests on: what a SEG or an SR must name."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydicom.dataset import Dataset

from flavum.errors import Refusal
from flavum.imaging.dicom.archive import open_study_files, read_file
from flavum.imaging.dicom.parse import HEAD_BYTES, looks_like_dicom, only_refusals, parse_header
from flavum.imaging.series import Series, Study
from flavum.imaging.volume import Volume


class NoSourceRefusal(Refusal):
    """There are no DICOM images for a DICOM result to name."""

    kind = "output"


@dataclass(frozen=True, eq=False)
class SourceStack:
    """A stack as it was read, and the header of the image behind each of its slices (axis 0)."""

    volume: Volume
    headers: tuple[Dataset, ...]


def read_sources(path: Path, study: Study) -> list[SourceStack]:
    """Every stack of the study's series with its image headers, read again from where the study came from.

    NoSourceRefusal when the study is not DICOM or an image has gone.
    """
    if study.source_kind != "dicom":
        raise NoSourceRefusal(
            "The study is not DICOM, so no DICOM segmentation or report can be written; use the other outputs."
        )
    series = list({one.uid: one for one in (study.sagittal_t2, study.sagittal_t1, study.axial_t2) if one}.values())
    headers = _read_headers(path, {uid for one in series for stack in one.sop_uids for uid in stack})
    return [stack for one in series for stack in _stacks(one, headers)]


def _stacks(series: Series, headers: dict[str, Dataset]) -> list[SourceStack]:
    try:
        return [
            SourceStack(volume, tuple(headers[uid] for uid in uids))
            for volume, uids in zip(series.stacks, series.sop_uids, strict=True)
        ]
    except KeyError as cause:
        raise NoSourceRefusal("An image of the study is no longer where it was read from; put it back.") from cause


def _read_headers(path: Path, wanted: set[str]) -> dict[str, Dataset]:
    headers: dict[str, Dataset] = {}
    folder = path.parent if path.name.upper() == "DICOMDIR" else path
    with open_study_files(folder) as files:
        for file in files:
            content = read_file(file, wanted=looks_like_dicom, head_bytes=HEAD_BYTES)
            header = _find_header(content, wanted) if content else None
            if header is not None:
                headers[str(header.SOPInstanceUID)] = header
    return headers


def _find_header(content: bytes, wanted: Sequence[str] | set[str]) -> Dataset | None:
    try:
        with only_refusals():
            header, _ = parse_header(content)
    except Refusal:
        return None  # a damaged neighbour was left out when the study was read, too
    return header if str(header.get("SOPInstanceUID", "")) in wanted else None
