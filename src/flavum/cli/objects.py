"""DICOM SEG and SR beside the report, where the study was DICOM."""

from datetime import date, time
from pathlib import Path

from flavum import __version__
from flavum.imaging.dicom.report import NothingMeasuredRefusal, write_measurement_report
from flavum.imaging.dicom.segmentation import write_segmentations
from flavum.imaging.dicom.source import NoSourceRefusal, read_sources
from flavum.imaging.dicom.stamp import Stamp
from flavum.imaging.reading import StudyReading
from flavum.imaging.series import Study

NOON = time(12)  # the same study on the same day gives the same objects, so the hour is not looked at
FOLDER = "dicom"
REPORT = "measurements.dcm"


def write_objects(out: Path, path: Path, study: Study, reading: StudyReading, *, on: date) -> tuple[str, ...]:
    """Write SEG and SR into out/dicom; where there are none to write, a sentence says why."""
    stamp = Stamp(on, NOON, __version__)
    segmentations = [*reading.axial_segmentations]
    if reading.sagittal_segmentation is not None:
        segmentations.insert(0, reading.sagittal_segmentation)
    try:
        sources = read_sources(path, study)
        (out / FOLDER).mkdir()
        write_segmentations(out / FOLDER, segmentations, sources, stamp=stamp)
        write_measurement_report(out / FOLDER / REPORT, reading, sources, stamp=stamp)
    except (NoSourceRefusal, NothingMeasuredRefusal) as why_not:
        return (str(why_not),)
    return ()
