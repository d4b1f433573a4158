from dataclasses import replace
from pathlib import Path

import pytest
from dicom_factories import make_volume, sagittal_t2, write_lumbar

from flavum.imaging.dicom.header import read_slices
from flavum.imaging.selection.candidate import Candidate, Fault, judge_candidates
from flavum.imaging.selection.slice import PixelState, Slice
from flavum.imaging.series import Contrast, Orientation
from flavum.imaging.volume import SAGITTAL


@pytest.fixture(scope="module")
def slices(tmp_path_factory: pytest.TempPathFactory) -> list[Slice]:
    paths = write_lumbar(tmp_path_factory.mktemp("study"), [sagittal_t2()])
    return [one for n, path in enumerate(paths) for one in read_slices(path.read_bytes(), n)]


def only(candidates: list[Candidate]) -> Candidate:
    assert len(candidates) == 1
    return candidates[0]


def test_series_that_can_serve(slices: list[Slice]) -> None:
    one = only(judge_candidates(slices))

    assert (one.fault, one.contrast, one.orientation) == (None, Contrast.T2, Orientation.SAGITTAL)
    assert (one.height_mm, one.pixel_mm) == (pytest.approx(72), pytest.approx(1.5))


def test_series_of_more_pictures_than_a_spine_has_is_not_laid_out(slices: list[Slice]) -> None:
    assert only(judge_candidates(slices * 300)).fault is Fault.TOO_MANY


def test_files_without_pictures_among_others_count_as_cut_short(slices: list[Slice]) -> None:
    spoilt = [replace(slices[0], pixels=PixelState.ABSENT), *slices[1:]]

    assert only(judge_candidates(spoilt)).fault is Fault.CUT_SHORT
    assert only(judge_candidates([replace(one, pixels=PixelState.ABSENT) for one in slices])).fault is Fault.NO_PIXELS


def test_slices_of_another_size_are_a_group_of_their_own(slices: list[Slice]) -> None:
    groups = judge_candidates([*slices[:5], *(replace(one, shape=(20, 20)) for one in slices[5:])])

    assert sorted((len(one.slices), one.fault) for one in groups if one.fault) == [(2, Fault.LOCALISER)]
    assert [len(one.slices) for one in groups if not one.fault] == [5]


def test_repeats_with_different_kinds_of_image_are_told_apart(slices: list[Slice]) -> None:
    water = [replace(one, scan=replace(one.scan, image_type=("ORIGINAL", "PRIMARY", "WATER"))) for one in slices]

    contrasts = {one.contrast for one in judge_candidates([*slices, *water])}

    assert contrasts == {Contrast.T2, Contrast.T2_FAT_SUPPRESSED}


def test_coarse_pictures_are_localisers(tmp_path: Path) -> None:
    volume = make_volume(SAGITTAL, spacing_mm=(8, 2.5, 2.5))
    paths = write_lumbar(tmp_path, [sagittal_t2(volume)])

    coarse = [one for n, path in enumerate(paths) for one in read_slices(path.read_bytes(), n)]

    assert only(judge_candidates(coarse)).fault is Fault.LOCALISER
