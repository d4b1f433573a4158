"""The view document: a reading as the viewer draws it, in JSON (schema beside it), with every file that it names."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

from flavum.anatomy.frame import Vector
from flavum.imaging.nifti.write import to_nifti
from flavum.imaging.reading import Landmarks, LevelReading, Picture, StudyReading
from flavum.imaging.section import Drawing, Section
from flavum.imaging.segment import Segmentation, label_map
from flavum.imaging.series import Study
from flavum.imaging.volume import AXIAL, SAGITTAL, Volume, to_closest_axes
from flavum.report.figure.grey import to_grey_png
from flavum.report.json import to_finding, to_grade, to_plane

FORMAT, FORMAT_VERSION = "flavum-view", 1
T1, FS = "sagittal_t1", "sagittal_fs"
NIFTI, PNG = "application/gzip", "image/png"
PERCENTILES = (0.5, 99.5)  # of the grey values in view, where black and white stand
PIXEL_DIGITS = 3  # of a pixel: finer than anything drawn
SAME_MM = 1e-2
Document = dict[str, Any]
Keep = Callable[[str, bytes], str]  # media type and content of a file -> its SHA-256


@dataclass(frozen=True)
class ViewFile:
    """A file that a view document names by the SHA-256 of its content."""

    media_type: str
    content: bytes

    @property
    def sha256(self) -> str:
        return sha256(self.content).hexdigest()


@dataclass(frozen=True, eq=False)
class View:
    """A view document and its files by SHA-256."""

    document: Document
    files: Mapping[str, ViewFile]

    def to_json(self) -> str:
        """The same view gives the same text."""
        return json.dumps(self.document, ensure_ascii=False, indent=1) + "\n"


def to_view(study: Study, reading: StudyReading) -> View:
    """What the viewer draws of a reading and the study that it was read from."""
    kept: dict[str, ViewFile] = {}

    def keep(media_type: str, content: bytes) -> str:
        file = ViewFile(media_type, content)
        kept.setdefault(file.sha256, file)
        return file.sha256

    stacks = list(_stacks(study))
    document = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "is_synthetic": reading.is_synthetic,
        "level_doubt": reading.level_doubt,
        "volumes": [
            {
                "role": one.role,
                "stack": one.number,
                "description": one.description,
                "slices": one.volume.frame.shape[0],
                "sha256": keep(NIFTI, to_nifti(one.volume)),
            }
            for one in stacks
        ],
        "labels": [
            {"of": one.plane, "stack": one.number, "sha256": keep(NIFTI, to_nifti(label_map(found)))}
            for one, found in _labelled(stacks, reading)
        ],
        "sagittal": _picture(reading.sagittal, keep),
        "levels": [_level(level, keep) for level in reading.levels],
    }
    return View(document, kept)


def named_files(document: Document) -> dict[str, str]:
    """SHA-256 -> media type of every file that a view document names."""
    pictures = [document["sagittal"], *(level["axial"] for level in document["levels"])]
    return {
        **{one["sha256"]: NIFTI for one in (*document["volumes"], *document["labels"])},
        **{one["section"]["image_sha256"]: PNG for one in pictures if one},
    }


@cache
def load_schema() -> Document:
    """The JSON Schema that every view document keeps to."""
    return dict(json.loads(files("flavum.report.view").joinpath("view.schema.json").read_text(encoding="utf-8")))


@dataclass(frozen=True, eq=False)
class _Stack:
    """A stack of a series on the axes on which it was segmented. plane: sagittal or axial."""

    role: str
    plane: str
    number: int
    description: str
    volume: Volume


def _stacks(study: Study) -> Iterator[_Stack]:
    sagittal = study.sagittal_t2
    main = "volume_t2" if sagittal is not None and sagittal.is_volumetric else "sagittal_t2"
    series = (
        (main, "sagittal", sagittal),
        (T1, "sagittal", study.sagittal_t1),
        (FS, "sagittal", study.sagittal_fs),
        ("axial_t2", "axial", study.axial_t2),
    )
    for role, plane, one in series:
        if one is not None:
            for number, stack in enumerate(one.stacks):
                volume = to_closest_axes(stack, SAGITTAL if plane == "sagittal" else AXIAL)
                yield _Stack(role, plane, number, one.description, volume)


def _labelled(stacks: list[_Stack], reading: StudyReading) -> Iterator[tuple[_Stack, Segmentation]]:
    """Every segmentation with the stack whose voxels it has; one of slices cut out of a volume has none."""
    found = [*reading.axial_segmentations]
    if reading.sagittal_segmentation is not None:
        found.insert(0, reading.sagittal_segmentation)
    for segmentation in found:
        for one in stacks:
            if one.role not in (T1, FS) and one.volume.frame.is_same_as(segmentation.frame, tolerance_mm=SAME_MM):
                yield one, segmentation
                break


def _level(level: LevelReading, keep: Keep) -> Document:
    return {
        "level": level.level.value,
        "plane": to_plane(level.plane),
        "findings": [to_finding(found) for found in level.findings],
        "grades": [to_grade(grade) for grade in level.grades],
        "axial": _picture(level.axial, keep),
        "landmarks": None if level.landmarks is None else _landmarks(level.landmarks),
    }


def _landmarks(found: Landmarks) -> Document:
    """Segments by what they show, each from its first end to its second."""
    segments = {"upper_endplate": found.upper, "lower_endplate": found.lower, "disc_height": found.height}
    return {name: None if ends is None else [_numbers(end) for end in ends] for name, ends in segments.items()}


def _picture(picture: Picture | None, keep: Keep) -> Document | None:
    if picture is None:
        return None
    return {"section": _section(picture.section, keep), "drawings": [_drawing(one) for one in picture.drawings]}


def _section(section: Section, keep: Keep) -> Document:
    rows, columns = section.image.shape
    return {
        "origin_mm": _numbers(section.origin_mm),
        "row_direction": _numbers(section.row_direction),
        "column_direction": _numbers(section.column_direction),
        "spacing_mm": [float(one) for one in section.spacing_mm],
        "rows": rows,
        "columns": columns,
        "is_reformat": section.is_reformat,
        "image_sha256": keep(PNG, to_grey_png(section.image, PERCENTILES)),
    }


def _drawing(drawing: Drawing) -> Document:
    return {
        "kind": drawing.kind.value,
        "points": [
            [round(float(row), PIXEL_DIGITS), round(float(column), PIXEL_DIGITS)] for row, column in drawing.points
        ],
        "tissue": drawing.tissue.name.lower() if drawing.tissue is not None else None,
        "measure": drawing.measure.value if drawing.measure is not None else None,
        "label": drawing.label,
    }


def _numbers(vector: Vector) -> list[float]:
    return [float(one) for one in vector]
