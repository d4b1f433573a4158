import numpy as np
import pytest

from flavum.anatomy.frame import Frame
from flavum.anatomy.phantom.protocol import AXIAL_AXES, SAGITTAL_AXES, centred_frame
from flavum.anatomy.phantom.texture import Texture, draw_grain
from flavum.anatomy.tissue import Tissue


def make_frame(axes: np.ndarray, size: int = 200) -> Frame:
    return centred_frame((1, size + 1, size + 1), np.zeros(3), axes=axes, spacing_mm=np.array([4.0, 1.0, 1.0]))


@pytest.mark.parametrize("tissue", [Tissue.VERTEBRAL_BODY, Tissue.MUSCLE])
def test_grain_mean_and_deviation(tissue: Tissue) -> None:
    field = Texture(make_frame(AXIAL_AXES), draw_grain(1)).of(tissue)

    assert abs(field.mean()) < 0.3
    assert 0.8 < field.std() < 1.2


def test_grain_is_the_same_where_two_planes_cross() -> None:
    sagittal = Texture(make_frame(SAGITTAL_AXES), draw_grain(1)).of(Tissue.MUSCLE)
    axial = Texture(make_frame(AXIAL_AXES), draw_grain(1)).of(Tissue.MUSCLE)

    # Both planes hold the line x = 0, z = 0: the middle row of the one, the middle column of the other.
    assert np.allclose(sagittal[100, :], axial[:, 100], atol=1e-4)


def test_grain_of_another_person() -> None:
    frame = make_frame(AXIAL_AXES)

    assert not np.allclose(Texture(frame, draw_grain(1)).flow(), Texture(frame, draw_grain(2)).flow())


@pytest.mark.parametrize("share", [0.05, 0.3])
def test_streaks_fill_about_their_share(share: float) -> None:
    streaks = Texture(make_frame(AXIAL_AXES), draw_grain(3)).streaks(share)

    assert 0 <= streaks.min() <= streaks.max() <= 1
    assert streaks.mean() == pytest.approx(share, abs=0.08)
