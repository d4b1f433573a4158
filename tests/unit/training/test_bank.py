import numpy as np
import pytest

from flavum.anatomy.tissue import Tissue
from flavum.imaging.segment import AXIAL_TISSUES, SAGITTAL_TISSUES
from training.bank import AXIAL_BITS, SAGITTAL_BITS, Bank, mirror
from training.cartoon import draw_cartoon, paint

LEFT, RIGHT = Tissue.LIGAMENTUM_FLAVUM_LEFT, Tissue.LIGAMENTUM_FLAVUM_RIGHT


def _bit(tissues: tuple[Tissue, ...], tissue: Tissue) -> int:
    return 1 << (1 + tissues.index(tissue))


def _cartoon(seed: int, size: int = 200) -> np.ndarray:
    axis = (np.arange(size, dtype=np.float32) - (size - 1) / 2) * np.float32(0.6)
    return paint(draw_cartoon(np.random.default_rng(seed)), *np.meshgrid(axis, axis, indexing="ij"))


@pytest.mark.parametrize("tissue", AXIAL_TISSUES)
def test_axial_tissue_is_its_own_class(tissue: Tissue) -> None:
    assert AXIAL_BITS[tissue] == _bit(AXIAL_TISSUES, tissue)


def test_parts_are_called_by_their_whole() -> None:
    assert AXIAL_BITS[Tissue.NERVE_ROOT] == _bit(AXIAL_TISSUES, Tissue.DURAL_SAC)
    assert SAGITTAL_BITS[Tissue.NUCLEUS] == _bit(SAGITTAL_TISSUES, Tissue.DISC)
    assert SAGITTAL_BITS[Tissue.DURAL_SAC] == _bit(SAGITTAL_TISSUES, Tissue.SPINAL_CANAL)


def test_tissue_that_no_class_names_is_background() -> None:
    assert AXIAL_BITS[Tissue.MUSCLE] == 1
    assert SAGITTAL_BITS[Tissue.LIGAMENTUM_FLAVUM_LEFT] == 1


@pytest.mark.parametrize("seed", range(6))
def test_cartoon_has_the_left_ligament_on_the_left(seed: int) -> None:
    tissues = _cartoon(seed)
    columns = np.arange(tissues.shape[1])

    for tissue, is_left in ((LEFT, True), (RIGHT, False)):
        if (tissues == tissue).any():
            assert (columns[None, :].repeat(len(tissues), 0)[tissues == tissue].mean() > columns.mean()) is np.bool_(
                is_left
            )


def test_mirror_swaps_columns_and_names_of_the_ligaments() -> None:
    stack = _cartoon(1)[None]

    mirrored = mirror(stack)

    assert np.array_equal(mirrored == LEFT, (stack == RIGHT)[..., ::-1])
    assert np.array_equal(mirrored == Tissue.DURAL_SAC, (stack == Tissue.DURAL_SAC)[..., ::-1])
    assert np.array_equal(mirror(mirrored), stack)


def test_bank_draws_a_picture_with_labels_of_its_size() -> None:
    stack = np.stack([_cartoon(2)] * 3)

    image, bits = Bank(stack[None], AXIAL_BITS, mirrors=True).draw(np.random.default_rng(0))

    assert image.shape == (1, *bits.shape) == (1, *stack.shape[1:])
    assert 0.0 <= image.min() <= image.max() < 1.3


def test_a_sagittal_picture_is_a_slice_between_its_neighbours_of_the_same_scan() -> None:
    truth = np.full((40, 40), Tissue.MUSCLE, np.uint8)
    sides = np.full((40, 40), Tissue.FAT, np.uint8)
    stack = np.stack([truth, sides, truth, sides])

    image, bits = Bank(stack[None], SAGITTAL_BITS, is_sagittal=True).draw(np.random.default_rng(0))

    assert image.shape == (3, 40, 40)
    assert (bits == 1).all()
    before, middle, after = image.mean(axis=(1, 2))
    assert abs(before - after) < 0.1 < min(before, after) - middle
