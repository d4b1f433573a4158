"""What a cut of a real person teaches: the trusted ligament by its name, what nobody knows left open."""

import numpy as np
import pytest

from flavum.anatomy.side import Side
from tests.unit.training.test_ligament import paint
from training.ligament.cut import PIXEL_MM, PIXELS
from training.ligament.room import find_room
from training.ligament.teach import ALL, LEFT, RIGHT, SAC, label_cut

MIDDLE = PIXELS // 2


@pytest.fixture(scope="module")
def cut():
    return paint(3.5)


def label(cut, trusted: set[Side]) -> np.ndarray:
    room = find_room(cut)
    assert room is not None
    return label_cut(cut, room, trusted)


def test_the_middle_of_the_canal_is_sac(cut) -> None:
    bits = label(cut, set())

    assert bits[MIDDLE - round(6.0 / PIXEL_MM), MIDDLE] == SAC


def test_a_trusted_ligament_has_its_name_on_its_own_side(cut) -> None:
    bits = label(cut, {Side.LEFT})

    left, right = np.argwhere(bits == LEFT), np.argwhere(bits == RIGHT)
    assert len(left) * PIXEL_MM**2 > 15.0
    assert (left[:, 1] > MIDDLE).all()
    assert len(right) == 0


def test_an_untrusted_ligament_is_left_open(cut) -> None:
    taught, open_ = label(cut, {Side.RIGHT}), label(cut, set())

    here = taught == RIGHT
    assert here.sum() * PIXEL_MM**2 > 15.0
    assert ((open_[here] & RIGHT) > 0).mean() > 0.95
    assert (open_[here] != RIGHT).all()


def test_beyond_the_slab_everything_is_possible(cut) -> None:
    bits = label(cut, set(Side))

    assert (bits[~cut.known] == ALL).all()
    assert (bits[cut.known & (np.abs(np.indices(bits.shape)[1] - MIDDLE) < 20)] != ALL).all()
