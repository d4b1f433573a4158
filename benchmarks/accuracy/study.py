"""Scanned phantoms as studies, and what was drawn in them beside what is there."""

from collections.abc import Iterator
from datetime import date

import numpy as np

from flavum.anatomy.phantom.protocol import SeriesProtocol, load_protocol
from flavum.anatomy.phantom.scan import PhantomSeries, Stack
from flavum.anatomy.spine.parameters import Cause
from flavum.anatomy.tissue import Tissue, whole_of
from flavum.imaging.finding import Measure
from flavum.imaging.reading import LevelReading, StudyReading
from flavum.imaging.series import Contrast, Orientation, Series, Study
from flavum.imaging.volume import AXIAL, Volume, to_closest_axes

PARTS = {
    "dural_sac": Tissue.DURAL_SAC,
    "ligament_left": Tissue.LIGAMENTUM_FLAVUM_LEFT,
    "ligament_right": Tissue.LIGAMENTUM_FLAVUM_RIGHT,
}
FEWEST_PIXELS = 60  # a sliver says nothing
T1_BELOW_MS = 40  # echo time
SHARE = {
    Measure.SHARE_LIGAMENT: Cause.LIGAMENT,
    Measure.SHARE_FACET: Cause.FACET,
    Measure.SHARE_DISC: Cause.DISC,
    Measure.SHARE_SLIP: Cause.SLIP,
}


def take_series(protocol: str) -> tuple[SeriesProtocol, ...]:
    """The two series of a protocol that are measured: sagittal T2 and axial T2."""
    t2 = [one for one in load_protocol(protocol) if one.sequence.echo_time_ms >= T1_BELOW_MS]
    return tuple(next(one for one in t2 if one.plane == plane) for plane in ("sagittal", "axial"))


def as_study(series: tuple[PhantomSeries, ...], seed: int) -> Study:
    """The scanned sagittal and axial T2 series as a study, without the way through DICOM files."""
    sagittal_t2, axial_t2 = (_as_series(one) for one in series)
    return Study(f"phantom-{seed}", "synthetic", date(2026, 1, 1), sagittal_t2, None, axial_t2, (), True, "nifti")


def _as_series(scanned: PhantomSeries) -> Series:
    taken = scanned.protocol
    stacks = tuple(Volume(stack.values, stack.frame) for stack in scanned.stacks)
    return Series(taken.name, taken.description, Orientation(taken.plane), Contrast.T2, stacks, is_volumetric=False)


def primary_cause(level: LevelReading) -> str:
    """The cause with the largest share, or why there is none."""
    shares = {}
    for measure, cause in SHARE.items():
        finding = level.find(measure)
        if finding is not None and finding.quantity is not None:
            shares[cause.value] = finding.quantity.value
    return max(shares, key=lambda cause: shares[cause]) if shares else "nothing to share"


def drawn_tissues(reading: StudyReading, series: tuple[PhantomSeries, ...]) -> Iterator[tuple[str, float]]:
    """Dice of sac and ligaments in the axial slice nearest to each measured disc."""
    axial = series[1]
    for level in reading.levels:
        for stack, found in zip(axial.stacks, reading.axial_segmentations, strict=True):
            number, row, column = np.round(found.frame.to_index(level.plane.canal_mm)).astype(int)
            _, rows, columns = found.frame.shape
            if 0 <= number < found.frame.shape[0] and 0 <= row < rows and 0 <= column < columns:
                yield from _score(stack, found.probability, number)


def _score(stack: Stack, probability, number: int) -> Iterator[tuple[str, float]]:
    labels = to_closest_axes(Volume(stack.labels, stack.frame), AXIAL).values[number]
    for part, tissue in PARTS.items():
        truth = np.isin(labels, sorted(whole_of(tissue)))
        mine = np.asarray(probability[tissue][number]) > 0.5
        if truth.sum() >= FEWEST_PIXELS and mine.any():
            yield part, float(2 * (mine & truth).sum() / (mine.sum() + truth.sum()))
