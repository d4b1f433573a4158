from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from flavum.anatomy.level import LUMBAR_LEVELS, Level
from flavum.anatomy.phantom.artefact import NO_ARTEFACTS, Artefacts, usual_artefacts
from flavum.anatomy.phantom.example import draw_axial_example, draw_sagittal_example
from flavum.anatomy.phantom.look import plain_look, random_look, usual_look
from flavum.anatomy.phantom.protocol import (
    AXIAL_AXES,
    SAGITTAL_AXES,
    ProtocolRefusal,
    SeriesProtocol,
    load_protocol,
    place_stacks,
    protocol_names,
)
from flavum.anatomy.phantom.scan import PhantomSeries, scan_spine
from flavum.anatomy.phantom.signal import Shown
from flavum.anatomy.population.draw import draw_spine
from flavum.anatomy.spine.parameters import LEVELS, Spine
from flavum.anatomy.spine.pose import place, rotation_of
from flavum.anatomy.spine.raster import rasterise
from flavum.anatomy.tissue import Tissue
from flavum.cli.phantom import Protocol


@cache
def make_spine() -> Spine:
    return draw_spine(seed=7)


def small(series: SeriesProtocol, slices: int = 1) -> SeriesProtocol:
    """The same field of view with few, large pixels."""
    factor = 4
    return replace(
        series,
        slices=slices,
        rows=series.rows // factor,
        columns=series.columns // factor,
        in_plane_mm=series.in_plane_mm * factor,
        acquired_mm=None,
    )


@cache
def make_scan(seed: int = 5) -> tuple[PhantomSeries, ...]:
    return scan_spine(make_spine(), tuple(small(s) for s in load_protocol("lumbar_angled")), seed=seed)


@pytest.mark.parametrize("name", protocol_names())
def test_protocol_places_every_disc_inside_every_series(name: str) -> None:
    spine = make_spine()
    middles = [rotation_of(spine) @ place(spine).discs[LEVELS.index(level)].point for level in LUMBAR_LEVELS]
    for series in load_protocol(name):
        frames = place_stacks(series, spine)
        for middle in middles:
            inside = [frame.to_index(middle) for frame in frames]
            assert any((i > 0).all() and (i < np.array(f.shape) - 1).all() for i, f in zip(inside, frames, strict=True))


@pytest.mark.parametrize("name", protocol_names())
def test_protocol_is_sane(name: str) -> None:
    """One field strength a protocol, gaps not negative, resolved no finer than stored, echoes within the train."""
    series = load_protocol(name)

    assert len({one.sequence.field_strength_tesla for one in series}) == 1
    for one in series:
        assert one.spacing_mm >= one.thickness_mm
        assert one.acquired_mm is not None
        assert min(one.acquired_mm) >= one.in_plane_mm
        first_ms, train_ms = one.sequence.echo_spacing_ms, one.sequence.echo_spacing_ms * one.sequence.echo_train_length
        assert first_ms - 0.5 <= one.sequence.echo_time_ms <= train_ms + 0.5
        assert train_ms < one.sequence.repetition_time_ms


def test_command_offers_every_protocol() -> None:
    assert [one.value for one in Protocol] == protocol_names()


def test_protocol_unknown() -> None:
    with pytest.raises(ProtocolRefusal, match="lumbar_angled"):
        load_protocol("cervical")


def test_angled_stack_lies_in_the_plane_of_its_disc() -> None:
    spine = make_spine()
    frames = place_stacks(load_protocol("lumbar_angled")[2], spine)

    assert len(frames) == len(LUMBAR_LEVELS)
    for level, frame in zip(LUMBAR_LEVELS, frames, strict=True):
        disc = place(spine).discs[LEVELS.index(level)]
        across = frame.axes[:, 0] @ (rotation_of(spine) @ disc.point - frame.to_lps([1.5, 0, 0]))
        assert across == pytest.approx(0, abs=1e-6)
        assert frame.axes[:, 0] @ rotation_of(spine) @ disc.superior == pytest.approx(1)


def test_blocks_lie_along_the_patient() -> None:
    sagittal, _, axial = load_protocol("lumbar_contiguous")

    assert np.array_equal(place_stacks(sagittal, make_spine())[0].axes, SAGITTAL_AXES)
    assert np.array_equal(place_stacks(axial, make_spine())[0].axes, AXIAL_AXES)


def test_scan_has_the_protocol_s_series() -> None:
    scan = make_scan()

    assert [s.protocol.name for s in scan] == ["sagittal_t2", "sagittal_t1", "axial_t2_angled"]
    assert [len(s.stacks) for s in scan] == [1, 1, 5]
    assert all(stack.values.dtype == np.uint16 for s in scan for stack in s.stacks)


def test_scan_labels_are_the_spine_s_own() -> None:
    stack = make_scan()[2].stacks[0]

    assert np.array_equal(stack.labels, rasterise(make_spine(), stack.frame))


def test_scan_same_seed_same_values() -> None:
    again = scan_spine(make_spine(), tuple(small(s) for s in load_protocol("lumbar_angled")), seed=5)

    assert np.array_equal(again[0].stacks[0].values, make_scan()[0].stacks[0].values)
    assert not np.array_equal(make_scan(6)[0].stacks[0].values, make_scan()[0].stacks[0].values)


def test_sac_is_bright_in_t2_and_dark_in_t1() -> None:
    t2, t1 = (series.stacks[0] for series in make_scan()[:2])
    sac = t2.labels == Tissue.DURAL_SAC
    marrow = t2.labels == Tissue.VERTEBRAL_BODY

    assert t2.values[sac].mean() > 1.4 * t2.values[marrow].mean()
    assert t1.values[sac].mean() < 0.7 * t1.values[marrow].mean()


def test_plain_scan_shows_each_tissue_at_its_signal() -> None:
    series = small(load_protocol("isotropic")[0])
    stack = scan_spine(make_spine(), (series,), seed=1, make_look=lambda s, _: plain_look(s))[0].stacks[0]

    nucleus = stack.values[stack.labels == Tissue.VERTEBRAL_BODY]
    expected = 1000 * plain_look(series.sequence).signal[Tissue.VERTEBRAL_BODY]
    assert np.median(nucleus) == pytest.approx(expected, rel=0.02)


def test_progress_runs_to_the_end() -> None:
    seen: list[float] = []
    scan_spine(
        make_spine(),
        tuple(small(s) for s in load_protocol("lumbar_angled")),
        seed=5,
        progress=lambda _, done: seen.append(done),
    )

    assert seen == sorted(seen)
    assert seen[-1] == 1.0


@pytest.mark.parametrize("draw", [draw_axial_example, draw_sagittal_example])
def test_example_is_whole_and_repeats(draw) -> None:
    first, second = (draw(make_spine(), seed=11, shape=(96, 80), pixel_mm=1.4) for _ in range(2))

    assert first.image.shape == first.labels.shape == (96, 80)
    assert np.array_equal(first.image, second.image)
    assert np.allclose(first.fractions.sum(axis=0), 1, atol=1e-4)
    assert np.array_equal(first.labels, rasterise(make_spine(), first.frame)[0])


def test_axial_example_shows_sac_and_both_ligaments() -> None:
    present = set()
    for seed in range(4):
        example = draw_axial_example(make_spine(), seed=seed, level=Level.L3_L4, shape=(96, 96), pixel_mm=1.2)
        present |= set(np.unique(example.labels))

    assert {Tissue.DURAL_SAC, Tissue.LIGAMENTUM_FLAVUM_LEFT, Tissue.LIGAMENTUM_FLAVUM_RIGHT} <= present


def test_example_with_a_given_look() -> None:
    look = random_look(np.random.default_rng(0))

    a = draw_axial_example(make_spine(), seed=1, shape=(48, 48), pixel_mm=2.4, look=look)
    b = draw_axial_example(make_spine(), seed=1, shape=(48, 48), pixel_mm=2.4, look=plain_look_t2())

    assert np.array_equal(a.labels, b.labels)
    assert not np.allclose(a.image, b.image)


def plain_look_t2():
    return plain_look(load_protocol("lumbar_angled")[0].sequence)


def test_dixon_images_add_up_pixel_by_pixel() -> None:
    scans = scan_spine(
        make_spine(), tuple(small(s) for s in load_protocol("dixon_3t")), seed=1, make_look=lambda s, _: plain_look(s)
    )
    shown = {scan.protocol.sequence.shown: scan.stacks[0].values.astype(float) for scan in scans}

    assert np.abs(shown[Shown.WATER] + shown[Shown.FAT] - shown[Shown.IN_PHASE]).max() <= 1
    assert np.abs(np.abs(shown[Shown.WATER] - shown[Shown.FAT]) - shown[Shown.OPPOSED]).max() <= 1


def test_one_person_in_every_dixon_image() -> None:
    """Looks are drawn series by series; what belongs to the person is drawn alike."""
    looks = [usual_look(s.sequence, np.random.default_rng(5)) for s in load_protocol("dixon_1_5t")]
    in_phase, _, water, fat = (look.signal for look in looks)

    assert np.allclose(water + fat, in_phase, rtol=1e-4)


def test_artefacts_change_the_picture_and_not_the_truth() -> None:
    series = (small(load_protocol("routine_1_5t")[0]),)
    faults = usual_artefacts(np.random.default_rng(0))

    plain, faulty = (scan_spine(make_spine(), series, seed=2, artefacts=a)[0].stacks[0] for a in (NO_ARTEFACTS, faults))

    assert np.array_equal(plain.labels, faulty.labels)
    assert not np.array_equal(plain.values, faulty.values)
    assert np.corrcoef(plain.values.ravel(), faulty.values.ravel())[0, 1] > 0.8


def test_screws_leave_a_void_larger_than_themselves_and_larger_still_at_3_tesla() -> None:
    spine = make_spine()
    shapes = [replace(one, has_screws=n in (3, 4)) for n, one in enumerate(spine.vertebrae)]
    screwed = replace(spine, vertebrae=tuple(shapes))
    block = small(load_protocol("routine_1_5t")[0], slices=15)
    void = {}
    for field in (1.5, 3.0):
        one = replace(block, sequence=replace(block.sequence, field_strength_tesla=field))
        plain, bent = (
            scan_spine(screwed, (one,), seed=1, make_look=lambda s, _: plain_look(s), artefacts=faults)[0].stacks[0]
            for faults in (NO_ARTEFACTS, Artefacts(metal=True))
        )
        void[field] = int(((plain.values > 100) & (bent.values < 0.4 * plain.values)).sum())
        metal = int((plain.labels == Tissue.METAL).sum())

    assert metal > 20
    assert 0.3 * metal < void[1.5] < void[3.0]
