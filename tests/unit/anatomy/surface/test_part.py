"""The parts of a spine are told apart by the planes of its discs."""

from itertools import pairwise

import numpy as np
import pytest
from scipy.ndimage import label

from flavum.anatomy.frame import Frame
from flavum.anatomy.level import Level, Vertebra
from flavum.anatomy.population.draw import draw_spine
from flavum.anatomy.spine.raster import rasterise
from flavum.anatomy.surface.part import Part, divide, isin
from flavum.anatomy.surface.stance import Stance, find_stance, frame_block
from flavum.anatomy.tissue import Tissue


@pytest.fixture(scope="module")
def block() -> tuple[dict[str, Part], Frame, Stance]:
    spine = draw_spine(seed=7)  # nobody has operated on it
    stance = find_stance(spine)
    frame = frame_block(stance, resolution_mm=1.5)
    return {part.name: part for part in divide(rasterise(spine, frame), frame, stance)}, frame, stance


def at(part: Part, frame: Frame, point_mm: np.ndarray) -> bool:
    return bool(part.mask[tuple(np.rint(frame.to_index(point_mm)).astype(int))])


def test_each_body_lies_between_its_two_discs(block: tuple[dict[str, Part], Frame, Stance]) -> None:
    parts, frame, stance = block

    for vertebra, (above, below) in zip(list(Vertebra)[1:-1], pairwise(stance.planes.values()), strict=True):
        assert at(parts[vertebra.value], frame, (above.centre_mm + below.centre_mm) / 2), vertebra


def test_each_disc_lies_in_its_own_plane(block: tuple[dict[str, Part], Frame, Stance]) -> None:
    parts, frame, stance = block

    assert [level for level in Level if not at(parts[level.value], frame, stance.planes[level].centre_mm)] == []


def test_no_voxel_belongs_to_two_parts(block: tuple[dict[str, Part], Frame, Stance]) -> None:
    parts, _, _ = block

    assert np.sum([part.mask for part in parts.values()], axis=0, dtype=int).max() == 1


def test_each_ligament_lies_on_its_own_side(block: tuple[dict[str, Part], Frame, Stance]) -> None:
    parts, frame, stance = block
    middle = stance.middle_mm @ stance.left

    left, right = (frame.to_lps(np.argwhere(parts[side].mask)).mean(axis=0) @ stance.left for side in ("left", "right"))

    assert left > middle + 3 > right + 6


def test_a_lumbar_vertebra_has_its_spinous_process(block: tuple[dict[str, Part], Frame, Stance]) -> None:
    parts, frame, stance = block

    for name, level in (("L2", Level.L2_L3), ("L3", Level.L3_L4), ("L4", Level.L4_L5)):
        points = frame.to_lps(np.argwhere(parts[name].mask))
        behind = (points - stance.planes[level].canal_mm) @ stance.planes[level].posterior
        assert behind.max() > 20, name


def test_every_vertebra_is_one_piece(block: tuple[dict[str, Part], Frame, Stance]) -> None:
    parts, _, _ = block

    assert {vertebra: label(parts[vertebra.value].mask)[1] for vertebra in Vertebra} == dict.fromkeys(Vertebra, 1)


def test_isin_is_numpys() -> None:
    labels = np.arange(35, dtype=np.uint8).reshape(5, 7)

    assert (isin(labels, [Tissue.DISC, Tissue.SKIN]) == np.isin(labels, [4, 14])).all()
