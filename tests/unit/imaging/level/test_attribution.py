"""Who took the room: a canal drawn by hand, and one thing put into it at a time."""

import numpy as np
import pytest

from flavum.anatomy.level import Level
from flavum.anatomy.tissue import Tissue
from flavum.imaging.finding import Measure
from flavum.imaging.level.attribution import Carried, attribute, carry, carry_guess
from flavum.imaging.section import Section

SHAPE, PIXEL_MM = (160, 160), 0.3
BACKWARD, LEFTWARD = np.array([0.0, 1.0, 0.0]), np.array([1.0, 0.0, 0.0])
MIDDLE = (60.0, 80.0)
FRONT, BACK, LEFT, RIGHT = 40, 100, 50, 110  # pixels: an 18 by 18 mm canal


def box(top: int, bottom: int, left: int = LEFT, right: int = RIGHT) -> np.ndarray:
    mask = np.zeros(SHAPE)
    mask[top:bottom, left:right] = 1.0
    return mask


def section(**tissues: np.ndarray) -> Section:
    taken = np.sum(list(tissues.values()), axis=0) if tissues else np.zeros(SHAPE)
    free = np.clip(box(FRONT, BACK) - taken, 0, 1)
    bone = box(BACK, BACK + 25, 20, 140)
    probability = {Tissue[name.upper()]: mask for name, mask in tissues.items()}
    probability.setdefault(Tissue.ARCH, np.clip(bone - taken, 0, 1))
    probability[Tissue.DURAL_SAC] = free
    return Section(np.zeros(3), BACKWARD, LEFTWARD, (PIXEL_MM, PIXEL_MM), free, probability)


def canal(front_mm: float = 0.0) -> Carried:
    whole = carry(section(), (FRONT - MIDDLE[0]) * PIXEL_MM + front_mm, MIDDLE)
    assert whole is not None
    return whole


def shares(cut: Section, upper: Carried | None = None, lower: Carried | None = None) -> dict[Measure, float]:
    found = attribute(cut, Level.L4_L5, upper or canal(), lower or canal())
    return {measure: value for measure, (value, _, _) in found.shares.items()} | {Measure.ROOM_LOST: found.room_lost[0]}


def test_attribute_finds_nothing_lost_in_a_free_canal() -> None:
    assert shares(section())[Measure.ROOM_LOST] == pytest.approx(0.0, abs=0.02)


def test_attribute_gives_the_disc_what_lies_in_front() -> None:
    found = shares(section(disc=box(FRONT, FRONT + 15)))

    assert found[Measure.SHARE_DISC] == pytest.approx(1.0, abs=0.02)
    assert found[Measure.ROOM_LOST] == pytest.approx(15 / 60, abs=0.03)


def test_attribute_gives_the_ligament_what_is_beyond_its_normal_thickness() -> None:
    found = shares(section(ligamentum_flavum_left=box(BACK - 30, BACK)))  # 9 mm, of which 3.71 mm would be there anyway

    assert found[Measure.SHARE_LIGAMENT] == pytest.approx(1.0, abs=0.02)
    assert found[Measure.ROOM_LOST] == pytest.approx((9.0 - 3.71) / 18.0, abs=0.03)


def test_attribute_gives_the_joint_the_healthy_ligament_that_it_pushes_forward() -> None:
    joint, ligament = box(BACK - 20, BACK), box(BACK - 30, BACK - 20)  # 6 mm of bone, 3 mm of ligament before it

    found = shares(section(facet=joint, ligamentum_flavum_left=ligament))

    assert found[Measure.SHARE_FACET] == pytest.approx(1.0, abs=0.02)


def test_attribute_gives_the_joint_what_bone_takes() -> None:
    found = shares(section(facet=box(FRONT, BACK, LEFT, LEFT + 12)))

    assert found[Measure.SHARE_FACET] == pytest.approx(1.0, abs=0.02)


def test_attribute_gives_the_slip_what_no_longer_overlaps() -> None:
    found = shares(section(), upper=canal(-3.0), lower=canal(3.0))

    assert found[Measure.SHARE_SLIP] == pytest.approx(1.0, abs=0.05)
    assert found[Measure.ROOM_LOST] == pytest.approx(6.0 / 18.0, abs=0.04)


def test_attribute_shares_sum_to_one() -> None:
    cut = section(disc=box(FRONT, FRONT + 8), ligamentum_flavum_right=box(BACK - 25, BACK))

    found = shares(cut)

    assert sum(value for measure, value in found.items() if measure is not Measure.ROOM_LOST) == pytest.approx(1.0)


def test_carry_knows_no_canal_where_there_is_none() -> None:
    empty = np.zeros(SHAPE)
    cut = Section(np.zeros(3), BACKWARD, LEFTWARD, (PIXEL_MM, PIXEL_MM), empty, {Tissue.DURAL_SAC: empty})

    assert carry(cut, 0.0, MIDDLE) is None


def test_carry_guess_is_as_deep_as_it_was_told() -> None:
    guess = carry_guess(section(), 15.0, 0.0, MIDDLE)

    assert guess.mask[:, 80].sum() * PIXEL_MM == pytest.approx(15.0, abs=0.5)
