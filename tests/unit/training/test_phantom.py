"""What around the sac belongs to the canal, as SPIDER's experts draw it; dark endplates, dark dura."""

import numpy as np

from flavum.anatomy.tissue import Tissue
from training.phantom import BESIDE_SAC_MM, darken_plates, line_dura, name_canal
from training.view import PIXEL_MM

SIZE = 41
MIDDLE = SIZE // 2


def planes(sac_beside: tuple[float, ...]) -> list[np.ndarray]:
    """Planes of fat with one pixel of sac in those at the given places."""
    found = []
    for aside in BESIDE_SAC_MM:
        plane = np.full((SIZE, SIZE), Tissue.EPIDURAL_FAT, np.uint8)
        if aside in sac_beside:
            plane[MIDDLE, MIDDLE] = Tissue.DURAL_SAC
        found.append(plane)
    return found


def name_at(named: np.ndarray, mm: float) -> Tissue:
    return Tissue(int(named[MIDDLE, MIDDLE + round(mm / PIXEL_MM)]))


def test_a_rim_in_the_slice_is_canal_then_open_then_not() -> None:
    near = planes((0.0,))
    named = name_canal(near[BESIDE_SAC_MM.index(0.0)], near)
    assert [name_at(named, mm) for mm in (0, 0.75, 1.5, 2.25)] == [
        Tissue.DURAL_SAC, Tissue.SPINAL_CANAL, Tissue.EPIDURAL_FAT, Tissue.FAT,
    ]  # fmt: skip


def test_beside_the_sac_a_millimetre_counts_half() -> None:
    for aside, name in ((1.5, Tissue.SPINAL_CANAL), (3.0, Tissue.EPIDURAL_FAT), (4.5, Tissue.FAT)):
        near = planes((aside,))
        named = name_canal(near[BESIDE_SAC_MM.index(0.0)], near)
        assert name_at(named, 0.0) is name


def test_ligament_beside_the_sac_is_canal_and_bone_is_not() -> None:
    near = planes((0.0,))
    truth = near[BESIDE_SAC_MM.index(0.0)]
    truth[MIDDLE, MIDDLE + 1], truth[MIDDLE, MIDDLE - 1] = Tissue.LIGAMENTUM_FLAVUM_LEFT, Tissue.ARCH_CORTEX
    named = name_canal(truth, near)
    assert named[MIDDLE, MIDDLE + 1] == Tissue.SPINAL_CANAL
    assert named[MIDDLE, MIDDLE - 1] == Tissue.ARCH_CORTEX


def test_without_a_sac_all_fat_is_outside() -> None:
    near = planes(())
    assert (name_canal(near[0], near) == Tissue.FAT).all()


def test_darker_plates_take_a_pixel_of_disc() -> None:
    column = [Tissue.VERTEBRAL_BODY, Tissue.BODY_CORTEX, *[Tissue.DISC] * 4, Tissue.BODY_CORTEX]
    plane = np.array(column, np.uint8)[None, :, None]

    assert (darken_plates(plane, down=True, up=False)[0, :, 0] == Tissue.DISC).tolist() == [
        *[False] * 3,
        *[True] * 3,
        False,
    ]
    assert (darken_plates(plane, down=True, up=True) == Tissue.DISC).sum() == 2
    assert (plane == Tissue.DISC).sum() == 4


def test_dura_is_dark_in_the_picture_and_not_in_the_truth() -> None:
    plane = planes((0.0,))[BESIDE_SAC_MM.index(0.0)]
    lined = line_dura(np.stack([plane, plane]))
    assert (lined[0] == plane).all()
    assert (lined[1] == Tissue.LIGAMENT).sum() == 4
