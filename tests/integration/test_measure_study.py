"""A whole study measured from its own true label maps: near the truth, with names, sides and reasons right."""

import numpy as np
import pytest

from benchmarks.accuracy.spines import CLINICAL, ISOTROPIC, label, make_study
from flavum.anatomy.level import LUMBAR_LEVELS
from flavum.anatomy.population.draw import draw_spine
from flavum.anatomy.side import Side
from flavum.anatomy.truth.level import measure_truth
from flavum.candidacy.phrase import load_phrases
from flavum.imaging.finding import Measure
from flavum.imaging.given import GivenSegmenter
from flavum.imaging.measure import UnreadableSpineRefusal, measure_study
from flavum.imaging.reading import StudyReading
from flavum.imaging.segment import Segmentation

SEED = 11


@pytest.fixture(scope="module")
def truth():
    return measure_truth(draw_spine(seed=SEED))


@pytest.fixture(scope="module")
def reading(truth) -> StudyReading:
    spine = draw_spine(seed=SEED)
    study = make_study(spine, truth, CLINICAL, seed=SEED)
    return measure_study(study, label(spine, study, is_fraction=False))


def value(reading: StudyReading, level, measure: Measure, side: Side | None = None) -> float:
    finding = reading.get_level(level).find(measure, side)
    assert finding is not None
    assert finding.quantity is not None, finding.reason
    return finding.quantity.value


def test_every_level_is_found_and_named(reading: StudyReading) -> None:
    assert tuple(level.level for level in reading.levels) == LUMBAR_LEVELS
    assert reading.level_doubt is None


@pytest.mark.parametrize("level", LUMBAR_LEVELS)
def test_ligaments_are_near_the_truth_and_on_their_own_side(reading: StudyReading, truth, level) -> None:
    for side in Side:
        measured = value(reading, level, Measure.LIGAMENT_THICKNESS_MAXIMUM, side)
        assert measured == pytest.approx(truth[level].ligament_maximum_mm[side], abs=0.4)


@pytest.mark.parametrize("level", LUMBAR_LEVELS)
def test_sac_and_slip_are_near_the_truth(reading: StudyReading, truth, level) -> None:
    assert value(reading, level, Measure.SAC_AREA) == pytest.approx(truth[level].sac_area_mm2, rel=0.05)
    assert value(reading, level, Measure.SAC_AP_DIAMETER) == pytest.approx(truth[level].sac_ap_mm, abs=0.5)
    assert value(reading, level, Measure.SLIP) == pytest.approx(truth[level].slip_mm, abs=0.6)


def test_every_finding_has_an_interval_or_a_reason(reading: StudyReading) -> None:
    for level in reading.levels:
        for finding in level.findings:
            assert finding.quantity is not None or finding.reason
            if finding.quantity is not None:
                assert finding.quantity.low < finding.quantity.high


def spoken_in(reading: StudyReading) -> set[str]:
    """Every method, reason and remark of a reading."""
    findings = [finding for level in reading.levels for finding in level.findings]
    said = {finding.reason for finding in findings} | {one.quantity.method for one in findings if one.quantity}
    said |= {grade.reason for level in reading.levels for grade in level.grades}
    return {*said, *(reason for _, reason in reading.unread), *reading.remarks, reading.level_doubt} - {None}


def test_everything_that_a_reading_says_has_its_spanish(reading: StudyReading) -> None:
    assert len(spoken_in(reading)) > 10
    assert {one for one in spoken_in(reading) if load_phrases().find(one) is None} == set()


def test_a_volume_without_an_axial_series_is_cut_and_says_so(truth) -> None:
    spine = draw_spine(seed=SEED)
    study = make_study(spine, truth, ISOTROPIC, seed=SEED)

    found = measure_study(study, label(spine, study, is_fraction=False))

    assert any("no axial series" in remark for remark in found.remarks)
    assert {one for one in spoken_in(found) if load_phrases().find(one) is None} == set()
    assert all(level.axial is not None and level.axial.section.is_reformat for level in found.levels)


def test_a_study_without_a_disc_is_refused(truth) -> None:
    spine = draw_spine(seed=SEED)
    study = make_study(spine, truth, CLINICAL, seed=SEED)
    assert study.sagittal_t2 is not None
    frame = study.sagittal_t2.stacks[0].frame
    nothing = GivenSegmenter((Segmentation(frame, {}, "nothing"),))

    with pytest.raises(UnreadableSpineRefusal, match="No intervertebral disc"):
        measure_study(study, nothing)


def test_the_same_study_gives_the_same_reading(reading: StudyReading, truth) -> None:
    spine = draw_spine(seed=SEED)
    study = make_study(spine, truth, CLINICAL, seed=SEED)

    again = measure_study(study, label(spine, study, is_fraction=False))

    assert [level.findings for level in again.levels] == [level.findings for level in reading.levels]
    assert np.allclose(again.levels[0].plane.centre_mm, reading.levels[0].plane.centre_mm)
