from pathlib import Path

import numpy as np
import pytest
from dicom_factories import AXIAL_SHAPE, axial_t2, make_volume, sagittal_t2, tilt, write_lumbar

from flavum.imaging.dicom.header import read_slices
from flavum.imaging.dicom.mr import MrSeries
from flavum.imaging.selection.slice import Slice
from flavum.imaging.selection.stack import Layout, lay_out, mean_normal, widest_turn_deg
from flavum.imaging.volume import AXIAL, SAGITTAL


def slices_of(folder: Path, series: MrSeries, *, leave_out: tuple[int, ...] = ()) -> list[Slice]:
    paths = write_lumbar(folder, [series])
    kept = [path for n, path in enumerate(paths) if n not in leave_out]
    return [one for n, path in enumerate(kept) for one in read_slices(path.read_bytes(), n)]


def lengths(layout: Layout) -> list[int]:
    return sorted(len(stack.slices) for stack in layout.stacks)


def test_slices_in_any_order_make_one_stack(tmp_path: Path) -> None:
    slices = slices_of(tmp_path, sagittal_t2())
    order = np.random.default_rng(0).permutation(len(slices))

    layout = lay_out([slices[n] for n in order])

    assert (lengths(layout), layout.repeats, layout.gaps, layout.missing, layout.is_even) == ([7], 0, 0, 0, True)
    assert np.allclose(layout.stacks[0].frame.spacing_mm, (4.4, 1.5, 1.25))


def test_angled_stacks_are_told_apart(tmp_path: Path) -> None:
    angles = (-12, -9, -8, 2, 30)

    layout = lay_out(slices_of(tmp_path, axial_t2(angles_deg=angles)))

    assert lengths(layout) == [4] * 5
    facing = [stack.frame.axes[:, 0] for stack in layout.stacks]
    assert all(max(abs(normal @ tilt(angle)[:, 2]) for normal in facing) > 1 - 1e-9 for angle in angles)


def test_parallel_stacks_apart_are_two_and_nothing_is_missing(tmp_path: Path) -> None:
    stacks = tuple(make_volume(AXIAL, shape=AXIAL_SHAPE, centre_mm=(0, 0, z)) for z in (0.0, 30.3))

    layout = lay_out(slices_of(tmp_path, MrSeries("two", stacks, 4000, 100, thickness_mm=4.0)))

    assert (lengths(layout), layout.gaps, layout.missing) == ([4, 4], 1, 0)


def test_parallel_stacks_side_by_side_are_two(tmp_path: Path) -> None:
    stacks = tuple(make_volume(AXIAL, shape=AXIAL_SHAPE, centre_mm=(0, y, 2.2 * y / 8)) for y in (0.0, 8.0))

    layout = lay_out(slices_of(tmp_path, MrSeries("two", stacks, 4000, 100, thickness_mm=4.0)))

    assert (lengths(layout), layout.gaps, layout.is_even) == ([4, 4], 0, True)


@pytest.mark.parametrize(
    ("leave_out", "expected", "missing"),
    [((3,), [3, 3], 1), ((2, 3), [2, 3], 2), ((0,), [6], 0), ((1, 3, 5), [1, 1, 1, 1], 3)],
)
def test_lost_slices_are_counted(leave_out: tuple[int, ...], expected: list[int], missing: int, tmp_path: Path) -> None:
    layout = lay_out(slices_of(tmp_path, sagittal_t2(), leave_out=leave_out))

    assert (lengths(layout), layout.missing) == (expected, missing)


def test_single_slice_takes_the_stated_distance(tmp_path: Path) -> None:
    layout = lay_out(slices_of(tmp_path, sagittal_t2(), leave_out=(1, 2, 3, 4, 5, 6)))

    assert layout.stacks[0].frame.shape[0] == 1
    assert layout.stacks[0].frame.spacing_mm[0] == pytest.approx(4.4)


def test_mean_normal_counts_slices_that_face_either_way(tmp_path: Path) -> None:
    slices = slices_of(tmp_path / "a", sagittal_t2()) + slices_of(
        tmp_path / "b", sagittal_t2(make_volume(SAGITTAL * [1, 1, -1]))
    )

    assert np.allclose(np.abs(mean_normal(slices)), (1, 0, 0))


def test_widest_turn(tmp_path: Path) -> None:
    slices = slices_of(tmp_path, axial_t2(angles_deg=(-20, 0, 25)))

    assert widest_turn_deg(slices) == pytest.approx(45, abs=0.2)
    assert widest_turn_deg(slices[:4]) == pytest.approx(0, abs=0.2)
