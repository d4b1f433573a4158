"""Choosing the series that a reading needs, or saying in one sentence why the study cannot be read."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flavum.errors import Refusal
from flavum.imaging.selection.candidate import Candidate, Fault, join_stacks, judge_candidates
from flavum.imaging.selection.slice import Slice
from flavum.imaging.series import Contrast, Orientation, series_limit

MODALITY = re.compile(r"[A-Z]{2,6}")  # anything else is not DICOM's word, and might be anybody's
# Smaller differences of resolution, and of how much is shown, do not decide.
PIXEL_STEP_MM = 0.05
REACH_STEP_MM = 30.0


class MixedPatientsRefusal(Refusal):
    """Files of more than one patient lie together."""

    kind = "mixed_patients"


class WrongModalityRefusal(Refusal):
    """Pictures, but no MRI."""

    kind = "wrong_modality"


class WrongBodyPartRefusal(Refusal):
    """MRI of something else than the lumbar spine."""

    kind = "wrong_body_part"


class NoPixelDataRefusal(Refusal):
    """Headers without pictures."""

    kind = "no_pixel_data"


class CutShortRefusal(Refusal):
    """The series to measure has files that end too early."""

    kind = "truncated"


class TooManyPicturesRefusal(Refusal):
    """A series that is longer than any of a spine."""

    kind = "too_large"


class MissingSlicesRefusal(Refusal):
    """The series to measure has holes or uneven slices."""

    kind = "missing_slices"


class LocaliserOnlyRefusal(Refusal):
    """Nothing but localisers."""

    kind = "localiser_only"


class DerivedOnlyRefusal(Refusal):
    """Nothing but pictures made from other pictures, or with text burned in."""

    kind = "derived_only"


class NoSagittalT2Refusal(Refusal):
    """An MRI, but without the series on which everything is measured."""

    kind = "no_sagittal_t2"


@dataclass(frozen=True, eq=False)
class Choice:
    """The series to read and what a reader of the report must know about the rest."""

    sagittal_t2: Candidate
    sagittal_t1: Candidate | None
    axial_t2: Candidate | None
    sagittal_fs: Candidate | None
    remarks: tuple[str, ...]


# What to say when no series can serve, most telling fault first.
_REFUSALS: dict[Fault, tuple[type[Refusal], str]] = {
    Fault.ELSEWHERE: (WrongBodyPartRefusal, "This MRI shows another part of the body; give one of the lumbar spine."),
    Fault.TOO_LOW: (WrongBodyPartRefusal, "The sagittal series shows less than one level; give a whole lumbar MRI."),
    Fault.CUT_SHORT: (CutShortRefusal, "Files of the sagittal T2 series are cut short; copy or export it again."),
    Fault.NO_PIXELS: (NoPixelDataRefusal, "The files hold no pictures; export the study with its pictures."),
    Fault.MISSING: (MissingSlicesRefusal, "The sagittal T2 series lacks slices; copy or export the whole series."),
    Fault.UNEVEN: (
        MissingSlicesRefusal,
        "The slices of the sagittal T2 series lie unevenly; export the original series.",
    ),
    Fault.LOCALISER: (LocaliserOnlyRefusal, "The study holds localisers only; give the sagittal T2 series as well."),
    Fault.DERIVED: (
        DerivedOnlyRefusal,
        "The pictures were made from others or have text burned in; give the originals.",
    ),
    Fault.NO_PLACE: (
        DerivedOnlyRefusal,
        "The pictures do not say where they lie; export the original series as DICOM.",
    ),
    Fault.TOO_MANY: (
        TooManyPicturesRefusal,
        "A series is longer than any of the spine; give the lumbar MRI alone.",
    ),
}


def choose_series(slices: Sequence[Slice]) -> Choice:
    """The sagittal T2 with the other weightings and the axial T2 that go with it.

    Refuses where there is no sagittal T2 to measure.
    """
    _check_one_patient(slices)
    candidates = judge_candidates([one for one in slices if _is_mr(one)])
    latest = _latest_study(candidates)
    usable = [one for one in candidates if one.fault is None and one.first.exam.study_uid == latest]
    axial = _best_axial(usable)
    sagittal = _best_sagittal(usable, has_axial=axial is not None)
    if sagittal is None:
        raise _why_not(candidates, usable)
    beside = [one for one in usable if _share_a_frame(sagittal, one)]
    choice = (sagittal, _best_side(beside, Contrast.T1), _best_axial(beside))
    remarks = (*_remarks_on_rest(slices, candidates, latest), *_remarks_on_choice(choice, axial))
    return Choice(*choice, _best_side(beside, Contrast.T2_FAT_SUPPRESSED), remarks)


def _is_mr(one: Slice) -> bool:
    return one.modality == "MR"


def _check_one_patient(slices: Sequence[Slice]) -> None:
    patients = len({one.exam.patient_key for one in slices})
    if patients > 1:
        raise MixedPatientsRefusal(f"The files belong to {patients} patients; give the study of one patient alone.")
    if not any(map(_is_mr, slices)):
        found = ", ".join(sorted({one.modality for one in slices if MODALITY.fullmatch(one.modality)}))
        raise WrongModalityRefusal(
            f"There is no MRI here (found: {found or 'unknown'}); give an MRI of the lumbar spine."
        )


def _latest_study(candidates: Sequence[Candidate]) -> str:
    """The study whose sagittal T2 is the latest; of the latest series where none has one."""

    def age(one: Candidate) -> tuple[bool, date, str]:
        return (
            one.fault is None and _is_sagittal_t2(one),
            one.first.exam.acquired_on or date.min,
            one.first.exam.study_uid,
        )

    return max(candidates, key=age).first.exam.study_uid


def _is_sagittal_t2(one: Candidate) -> bool:
    return one.contrast is Contrast.T2 and (one.orientation is Orientation.SAGITTAL or one.is_volumetric)


def _fineness(one: Candidate) -> tuple[bool, float, float, int, int]:
    """Originals first, then height as far as it is needed, then fine pixels, many slices, the latest repeat."""
    is_original = "DERIVED" not in one.first.scan.image_type
    height = min(one.height_mm, series_limit("enough_height")) // REACH_STEP_MM
    return is_original, height, -round(one.pixel_mm / PIXEL_STEP_MM), len(one.slices), one.first.series_number


def _best(candidates: list[Candidate], key: Callable[[Candidate], tuple[Any, ...]]) -> Candidate | None:
    return max(candidates, key=key, default=None)


def _best_sagittal(usable: list[Candidate], *, has_axial: bool) -> Candidate | None:
    # Without an axial series the axial cuts have to come out of a volume.
    return _best(
        [one for one in usable if _is_sagittal_t2(one)],
        lambda one: (one.is_volumetric and not has_axial, one.orientation is Orientation.SAGITTAL, *_fineness(one)),
    )


def _best_side(usable: list[Candidate], contrast: Contrast) -> Candidate | None:
    sagittal = [one for one in usable if one.contrast is contrast and one.orientation is Orientation.SAGITTAL]
    return _best(sagittal, _fineness)


def _best_axial(usable: list[Candidate]) -> Candidate | None:
    axial = [one for one in usable if one.contrast is Contrast.T2 and one.orientation is Orientation.AXIAL]

    def coverage(one: Candidate) -> tuple[bool, float, float, int]:
        depth = sum(float(stack.frame.spacing_mm[0]) * len(stack.slices) for stack in one.stacks)
        is_original, _, pixel, _, number = _fineness(one)
        return is_original, min(depth, series_limit("enough_depth")) // REACH_STEP_MM, pixel, number

    ranked = sorted(axial, key=coverage, reverse=True)
    return join_stacks(ranked[0], ranked[1:]) if ranked else None


def _share_a_frame(one: Candidate, other: Candidate) -> bool:
    frames = {one.first.frame_of_reference, other.first.frame_of_reference}
    return len(frames - {""}) < 2


def _why_not(candidates: list[Candidate], usable: list[Candidate]) -> Refusal:
    spoilt = {
        one.fault
        for one in candidates
        if _is_sagittal_t2(one) and one.fault in (Fault.MISSING, Fault.UNEVEN, Fault.CUT_SHORT)
    }
    faults = spoilt if spoilt or usable else {one.fault for one in candidates}
    for fault, (refusal, sentence) in _REFUSALS.items():
        if fault in faults:
            return refusal(sentence)
    found = ", ".join(f"{count} {kind}" for kind, count in sorted(Counter(map(_kind, usable)).items()))
    return NoSagittalT2Refusal(
        f"There is no sagittal T2 series (found: {found}); give it, since every level is measured on it."
    )


def _kind(one: Candidate) -> str:
    contrast = "of unknown weighting" if one.contrast is Contrast.UNKNOWN else one.contrast.value
    return f"{one.orientation.value if one.orientation else ''} {contrast}".strip()


def _remarks_on_rest(slices: Sequence[Slice], candidates: list[Candidate], latest: str) -> list[str]:
    """What was set aside, by series number and count: descriptions may hold anything."""
    remarks = [
        f"Series {one.first.series_number} ({len(one.slices)} pictures) was set aside: it {one.fault.value}."
        for one in candidates
        if one.fault and one.first.exam.study_uid == latest
    ]
    studies = len({one.first.exam.study_uid for one in candidates})
    if studies > 1:
        remarks.append(f"The files hold {studies} studies of this patient; the latest was read.")
    others = sum(not _is_mr(one) for one in slices)
    if others:
        remarks.append(f"{others} objects that are not MR pictures were set aside.")
    return remarks


def _remarks_on_choice(
    choice: tuple[Candidate, Candidate | None, Candidate | None], axial: Candidate | None
) -> list[str]:
    remarks = []
    for one in {id(one): one for one in choice if one}.values():
        number = one.first.series_number
        if one.repeats:
            remarks.append(
                f"Of series {number}, {one.repeats} pictures lie at the place of another; the first there was read."
            )
        if one.missing:
            remarks.append(f"Series {number} seems to lack {one.missing} slices between its stacks.")
    joined = sorted({one.series_number for one in choice[2].slices}) if choice[2] else []
    if len(joined) > 1:
        remarks.append(f"Axial T2 slices of series {', '.join(map(str, joined))} were read as one.")
    if axial and not choice[2]:
        remarks.append("The axial T2 series has another frame of reference than the sagittal one and was set aside.")
    if choice[0].orientation is not Orientation.SAGITTAL:
        remarks.append("There is no sagittal T2 series; sagittal pictures are cut out of a volume of another plane.")
    return remarks
