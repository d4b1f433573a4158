"""A study that was read, in a clinic's record: plain shapes, their volumes, their facts."""

from datetime import date
from functools import cache
from uuid import UUID

import numpy as np
from clinic_factories import DAY, Clinic
from report_factories import make_reading

from flavum.anatomy.frame import Frame
from flavum.candidacy.case.mri import to_facts
from flavum.clinic.accounts.models import User
from flavum.clinic.actions.keep_reading import Result, keep_reading
from flavum.clinic.records.models import Case, Study, StudyReading, StudyState
from flavum.imaging.series import Contrast, Orientation, Series
from flavum.imaging.series import Study as Images
from flavum.imaging.volume import Volume
from flavum.report.view.document import View, to_view

AXES = {
    Orientation.SAGITTAL: np.array([[1.0, 0, 0], [0, 0, -1.0], [0, 1.0, 0]]).T,
    Orientation.AXIAL: np.array([[0, 0, -1.0], [0, 1.0, 0], [1.0, 0, 0]]).T,
}


def make_series(orientation: Orientation, contrast: Contrast = Contrast.T2) -> Series:
    """Slices in which the grey values rise to the patient's left and to the front, so that a flipped picture shows.

    Other weightings than T2 are the other way round, over another field of view.
    """
    shape, spacing = (
        ((9, 90, 60), (4.0, 2.4, 2.0)) if orientation is Orientation.SAGITTAL else ((44, 60, 60), (4.5, 2, 2))
    )
    if contrast is not Contrast.T2:
        shape, spacing = (11, 120, 90), (3.6, 2.0, 1.6)
    origin = np.array([-16.0, -60.0, 30.0]) if orientation is Orientation.SAGITTAL else np.array([-60.0, -50.0, 20.0])
    frame = Frame(shape, origin, AXES[orientation], np.array(spacing))
    index = np.stack(np.meshgrid(*map(np.arange, shape), indexing="ij"), axis=-1)
    x, y, z = np.moveaxis(frame.to_lps(index), -1, 0)
    values = 400 + 3 * x - 3 * y + 120 * (np.hypot(x, y) < 9) + 60 * (np.abs(z % 36 - 18) > 13)
    name = f"{orientation.value} {contrast.value}"
    volume = Volume((values if contrast is Contrast.T2 else 900 - values).astype(np.int16), frame)
    return Series(f"2.25.{len(name)}", name, orientation, contrast, (volume,), is_volumetric=False)


@cache
def make_view() -> View:
    sagittal, axial = make_series(Orientation.SAGITTAL), make_series(Orientation.AXIAL)
    t1, stir = (make_series(Orientation.SAGITTAL, one) for one in (Contrast.T1, Contrast.T2_FAT_SUPPRESSED))
    images = Images("2.25.1", "key", date(2026, 10, 2), sagittal, t1, axial, (), True, "dicom", stir)
    return to_view(images, make_reading())


@cache
def make_old_view() -> View:
    """As it was kept before documents held landmarks and weightings that are only shown."""
    view = make_view()
    levels = [{name: part for name, part in one.items() if name != "landmarks"} for one in view.document["levels"]]
    volumes = [one for one in view.document["volumes"] if one["role"] in ("sagittal_t2", "axial_t2")]
    return View({**view.document, "levels": levels, "volumes": volumes}, view.files)


def read_study(
    clinic: Clinic, case_id: UUID, by: User, *, acquired_on: date = date(2026, 10, 2), view: View | None = None
) -> StudyReading:
    """The reading of a study of a case, kept as the worker keeps it."""
    view = view or make_view()
    document = view.to_json().encode()
    files = tuple(file.content for file in view.files.values())
    facts = tuple(to_facts(make_reading(), on=DAY))
    result = Result("test", document, document, files, facts, acquired_on, is_synthetic=True)
    with clinic.acting():
        study = Study.objects.create(
            organisation_id=clinic.organisation_id, case_id=case_id, state=StudyState.READING, uploaded_by=by
        )
        return keep_reading(study, result)


def case_of(clinic: Clinic, number: int) -> UUID:
    with clinic.acting():
        return Case.objects.get(number=number).id


def number_of(clinic: Clinic, case_id: UUID) -> int:
    with clinic.acting():
        return Case.objects.get(id=case_id).number
