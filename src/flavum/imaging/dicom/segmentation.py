"""Writing segmentations as DICOM SEG: one binary object per stack of slices, in place on its source images."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from highdicom import AlgorithmIdentificationSequence
from highdicom import Volume as PlacedArray
from highdicom.color import CIELabColor
from highdicom.seg import (
    SegmentAlgorithmTypeValues,
    SegmentationTypeValues,
    SegmentDescription,
)
from highdicom.seg import Segmentation as SegObject
from numpy.typing import NDArray
from pydicom.dataset import Dataset
from pydicom.sr.codedict import codes

from flavum.anatomy.tissue import Tissue, tissue_table
from flavum.imaging.dicom.code import get_tissue_code
from flavum.imaging.dicom.source import SourceStack
from flavum.imaging.dicom.stamp import PRODUCT, Stamp, put_stamp
from flavum.imaging.dicom.uid import make_uid
from flavum.imaging.segment import Segmentation, label_map
from flavum.imaging.volume import Volume, to_closest_axes

SERIES_NUMBER = 9001


def write_segmentations(
    folder: Path, segmentations: Sequence[Segmentation], sources: Sequence[SourceStack], *, stamp: Stamp
) -> list[Path]:
    """Write one SEG per segmentation as folder/segmentation-N.dcm; one without any tissue is left out.

    sources: the stacks of the study (source.read_sources); a segmentation on the grid of one of them names its images
    slice by slice, any other (cut out of a volume) names the images of the first.
    """
    paths = []
    for number, segmentation in enumerate(segmentations, 1):
        source, labels = _onto_source(segmentation, sources)
        if not labels.values.any():
            continue
        dataset = _to_seg(labels, source, segmentation.model, number, stamp)
        path = folder / f"segmentation-{number}.dcm"
        dataset.save_as(path, enforce_file_format=True)
        paths.append(path)
    return paths


def _onto_source(segmentation: Segmentation, sources: Sequence[SourceStack]) -> tuple[SourceStack, Volume]:
    """The stack that was segmented, and the labels with their axes turned as in its images."""
    labels = label_map(segmentation)
    for source in sources:
        turned = to_closest_axes(labels, source.volume.frame.axes)
        if turned.frame.is_same_as(source.volume.frame, tolerance_mm=1e-2):
            return source, turned
    return sources[0], labels


def _to_seg(labels: Volume, source: SourceStack, model: str, number: int, stamp: Stamp) -> Dataset:
    present = [Tissue(int(value)) for value in np.unique(labels.values) if value != Tissue.BACKGROUND]
    headers = list({str(header.SOPInstanceUID): header for header in source.headers}.values())
    study_uid = str(headers[0].StudyInstanceUID)
    content = labels.values.tobytes() + labels.frame.affine.tobytes()
    seg = SegObject(
        source_images=headers,
        pixel_array=PlacedArray(
            array=_numbered(labels.values, present),
            affine=labels.frame.affine,
            coordinate_system="PATIENT",
            frame_of_reference_uid=str(headers[0].FrameOfReferenceUID),
        ),
        segmentation_type=SegmentationTypeValues.BINARY,
        segment_descriptions=[_describe(n, tissue, model) for n, tissue in enumerate(present, 1)],
        series_instance_uid=make_uid("segmentation series", study_uid, *stamp.parts),
        series_number=SERIES_NUMBER,
        sop_instance_uid=make_uid("segmentation", study_uid, *stamp.parts, model, content),
        instance_number=number,
        manufacturer=PRODUCT,
        manufacturer_model_name=PRODUCT,
        software_versions=stamp.version,
        device_serial_number="none",
        content_label="SPINE",
        content_description="Spine tissues found by a computer; not reviewed",
        series_description="Flavum segmentation",
        content_date=stamp.on,
        content_time=stamp.at,
    )
    put_stamp(seg, stamp)
    return seg


def _numbered(labels: NDArray[np.uint8], present: Sequence[Tissue]) -> NDArray[np.uint8]:
    """Label values replaced by segment numbers 1, 2, 3 in the order of `present`."""
    numbers = np.zeros(256, dtype=np.uint8)
    numbers[[int(t) for t in present]] = np.arange(1, len(present) + 1)
    return np.asarray(numbers[labels])


def _describe(number: int, tissue: Tissue, model: str) -> SegmentDescription:
    row = tissue_table()[tissue]
    return SegmentDescription(
        segment_number=number,
        segment_label=row.name_en,
        segmented_property_category=codes.SCT.AnatomicalStructure,
        segmented_property_type=get_tissue_code(tissue),
        algorithm_type=SegmentAlgorithmTypeValues.AUTOMATIC,
        algorithm_identification=AlgorithmIdentificationSequence(
            name=PRODUCT, family=codes.DCM.ArtificialIntelligence, version=model
        ),
        display_color=CIELabColor.from_rgb(*bytes.fromhex(row.colour[1:])),
    )
