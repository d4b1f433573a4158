"""The canal's cross-section: the foot on its roof against brute force."""

import numpy as np
import pytest

from flavum.anatomy.spine.canal import foot_on_roof, roof_at

ROOF_MM = 17.0


@pytest.mark.parametrize("slope", [0.5, 0.8, 1.2])
@pytest.mark.parametrize("grown_mm", [0.0, 4.0, 8.0])
def test_foot_is_the_nearest_point_of_the_roof(slope: float, grown_mm: float) -> None:
    feet = np.linspace(0, 40, 8001)
    roof = np.array([roof_at(float(foot), ROOF_MM, slope, grown_mm)[0] for foot in feet])
    for side in np.arange(0, 20, 2.3):
        for t in np.arange(-4, 26, 2.9):
            nearest = np.sqrt(((feet - side) ** 2 + (roof - t) ** 2).min())
            distance, _ = foot_on_roof(float(side), float(t), ROOF_MM, slope, grown_mm)
            assert abs(distance) == pytest.approx(nearest, abs=0.01)
            assert (distance > 0) == (t < roof_at(float(side), ROOF_MM, slope, grown_mm)[0])
