"""Writing the measures of a reading as a DICOM structured report (TID 1500), one group per level and side."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from highdicom.sr import (
    AlgorithmIdentification,
    ComprehensiveSR,
    DeviceObserverIdentifyingAttributes,
    FindingSite,
    Measurement,
    MeasurementProperties,
    MeasurementReport,
    MeasurementsAndQualitativeEvaluations,
    NumContentItem,
    ObservationContext,
    ObserverContext,
    QualitativeEvaluation,
    RelationshipTypeValues,
    SourceImageForMeasurementGroup,
    TrackingIdentifier,
)
from pydicom.dataset import Dataset
from pydicom.sr.codedict import codes
from pydicom.sr.coding import Code

from flavum.anatomy.frame import Vector
from flavum.anatomy.side import Side
from flavum.errors import Refusal
from flavum.evidence.quantity import Quantity
from flavum.imaging.dicom.code import (
    get_disc_code,
    get_measure_code,
    get_side_code,
    get_unit_code,
    get_vertebra_code,
    make_private_code,
)
from flavum.imaging.dicom.source import SourceStack
from flavum.imaging.dicom.stamp import PRODUCT, Stamp, put_stamp
from flavum.imaging.dicom.uid import make_uid
from flavum.imaging.finding import Finding, Measure
from flavum.imaging.reading import LevelReading, StudyReading

SERIES_NUMBER = 9002
OF_TWO_VERTEBRAE = (Measure.SLIP, Measure.SLIP_PERCENT)


class NothingMeasuredRefusal(Refusal):
    """A structured report of nothing is not allowed."""

    kind = "output"


def write_measurement_report(
    path: Path, reading: StudyReading, sources: Sequence[SourceStack], *, stamp: Stamp
) -> None:
    """Write every measure that the reading has; an absent one is not written. Unverified, so preliminary.

    sources: the stacks of the study (source.read_sources). Intervals are written as measurement uncertainty.
    Where a person must still confirm the levels' names, no measure is tied to a named disc.
    """
    evidence = list({str(h.SOPInstanceUID): h for source in sources for h in source.headers}.values())
    study_uid = str(evidence[0].StudyInstanceUID)
    groups = list(_groups(reading, sources, study_uid))
    if not groups:
        raise NothingMeasuredRefusal("Nothing could be measured, so there is no DICOM report to write.")
    content = MeasurementReport(
        observation_context=_observer(stamp),
        procedure_reported=codes.SCT.ImagingProcedure,
        imaging_measurements=groups,
        title=codes.DCM.ImagingMeasurementReport,
    )
    report = ComprehensiveSR(
        evidence=evidence,
        content=content[0],
        series_instance_uid=make_uid("report series", study_uid, *stamp.parts),
        series_number=SERIES_NUMBER,
        sop_instance_uid=make_uid("report", study_uid, *stamp.parts, *_fingerprint(reading)),
        instance_number=1,
        manufacturer=PRODUCT,
        manufacturer_model_name=PRODUCT,
        software_versions=stamp.version,
        series_description="Flavum measurements",
        content_date=stamp.on,
        content_time=stamp.at,
        is_complete=True,
        is_final=False,
        is_verified=False,
    )
    put_stamp(report, stamp)
    report.save_as(path, enforce_file_format=True)


def _observer(stamp: Stamp) -> ObservationContext:
    device = DeviceObserverIdentifyingAttributes(
        uid=make_uid("device", PRODUCT, stamp.version),
        name=PRODUCT,
        manufacturer_name=PRODUCT,
        model_name=f"{PRODUCT} {stamp.version}",
    )
    return ObservationContext(
        observer_device_context=ObserverContext(observer_type=codes.DCM.Device, observer_identifying_attributes=device)
    )


def _fingerprint(reading: StudyReading) -> Iterator[str]:
    for level in reading.levels:
        yield level.level.value
        yield from (repr(finding) for finding in level.findings)
        yield from (repr(grade) for grade in level.grades)


def _groups(
    reading: StudyReading, sources: Sequence[SourceStack], study_uid: str
) -> Iterator[MeasurementsAndQualitativeEvaluations]:
    for level in reading.levels:
        for side in (None, Side.LEFT, Side.RIGHT):
            findings = [f for f in level.findings if f.side is side and f.quantity is not None]
            grades = [] if side else [_evaluation(g.scheme, g.value) for g in level.grades if g.value is not None]
            if findings or grades:
                yield _group(reading, level, side, findings, grades, sources, study_uid)


def _group(
    reading: StudyReading,
    level: LevelReading,
    side: Side | None,
    findings: Sequence[Finding],
    grades: list[QualitativeEvaluation],
    sources: Sequence[SourceStack],
    study_uid: str,
) -> MeasurementsAndQualitativeEvaluations:
    doubtful = reading.level_doubt is not None
    site = codes.SCT.LumbarSpine if doubtful else get_disc_code(level.level)
    name = level.level.value + (f" {side.value}" if side else "") + (" (level to be confirmed)" if doubtful else "")
    return MeasurementsAndQualitativeEvaluations(
        tracking_identifier=TrackingIdentifier(uid=make_uid("group", study_uid, name), identifier=name),
        finding_sites=[FindingSite(site, laterality=get_side_code(side) if side else None)],
        algorithm_id=AlgorithmIdentification(
            name=PRODUCT, version=", ".join(reading.models) or "none", family=codes.DCM.ArtificialIntelligence
        ),
        measurements=[_measurement(finding, doubtful) for finding in findings],
        qualitative_evaluations=grades,
        source_images=[_named(header) for header in _images_at(level.plane.canal_mm, sources)],
    )


def _measurement(finding: Finding, doubtful: bool) -> Measurement:
    quantity = finding.quantity
    assert quantity is not None
    sites = None
    if finding.measure in OF_TWO_VERTEBRAE and not doubtful:
        pair = (finding.level.upper, finding.level.lower)
        sites = [FindingSite(get_vertebra_code(vertebra)) for vertebra in pair]
    unit = get_unit_code(quantity.unit)
    return Measurement(
        name=get_measure_code(finding.measure),
        value=quantity.value,
        unit=unit,
        method=make_private_code("METHOD", quantity.method),
        finding_sites=sites,
        properties=_uncertainty(quantity, unit),
    )


def _uncertainty(quantity: Quantity, unit: Code) -> MeasurementProperties:
    """The interval as distances from the value, in its own unit (highdicom's own arguments write them without one)."""
    properties = MeasurementProperties()
    for name, distance in (
        (codes.SCT.RangeOfUpperMeasurementUncertainty, quantity.high - quantity.value),
        (codes.SCT.RangeOfLowerMeasurementUncertainty, quantity.value - quantity.low),
    ):
        properties.append(
            NumContentItem(
                name=name, value=distance, unit=unit, relationship_type=RelationshipTypeValues.HAS_PROPERTIES
            )
        )
    return properties


def _evaluation(scheme: str, value: str) -> QualitativeEvaluation:
    return QualitativeEvaluation(
        name=make_private_code("GRADING", scheme.replace("_", " ")),
        value=make_private_code("GRADE", f"{scheme.replace('_', ' ')}: {value}"),
    )


def _images_at(point_mm: Vector, sources: Sequence[SourceStack]) -> Iterator[Dataset]:
    """Of every stack that holds the point, the image on which it lies."""
    seen = set()
    for source in sources:
        frame = source.volume.frame
        index = np.rint(frame.to_index(point_mm)).astype(int)
        if np.all(index >= 0) and np.all(index < frame.shape):
            header = source.headers[index[0]]
            if str(header.SOPInstanceUID) not in seen:
                seen.add(str(header.SOPInstanceUID))
                yield header


def _named(header: Dataset) -> SourceImageForMeasurementGroup:
    return SourceImageForMeasurementGroup(str(header.SOPClassUID), str(header.SOPInstanceUID))
