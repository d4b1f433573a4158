"""Which fat around the sac belongs to the canal, as SPIDER's experts draw it."""

import numpy as np

from flavum.anatomy.tissue import Tissue
from training.phantom import BESIDE_SAC_MM, name_fat
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
    named = name_fat(near[BESIDE_SAC_MM.index(0.0)], near)
    assert [name_at(named, mm) for mm in (0, 0.75, 2.25, 3.0)] == [
        Tissue.DURAL_SAC, Tissue.SPINAL_CANAL, Tissue.EPIDURAL_FAT, Tissue.FAT,
    ]  # fmt: skip


def test_beside_the_sac_it_may_be_canal_twice_as_far() -> None:
    for aside, name in ((3.0, Tissue.EPIDURAL_FAT), (4.5, Tissue.EPIDURAL_FAT)):
        near = planes((aside,))
        named = name_fat(near[BESIDE_SAC_MM.index(0.0)], near)
        assert name_at(named, 0.0) is name
        assert name_at(named, 3.0) is Tissue.FAT


def test_without_a_sac_all_fat_is_outside() -> None:
    near = planes(())
    assert (name_fat(near[0], near) == Tissue.FAT).all()
