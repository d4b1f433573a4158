import shutil
from pathlib import Path

import numpy as np
import pytest

from flavum.anatomy.frame import Frame
from flavum.imaging import network as network_module
from flavum.imaging.network import OnnxSegmenter, WeightsError, beside, open_network
from flavum.imaging.segment import AXIAL_TISSUES, SAGITTAL_TISSUES
from flavum.imaging.volume import AXIAL, SAGITTAL, Volume


@pytest.fixture(scope="module")
def segmenter() -> OnnxSegmenter:
    return OnnxSegmenter(threads=1)


def _noise(shape: tuple[int, int, int], axes: np.ndarray, spacing: tuple[float, float, float]) -> Volume:
    values = np.random.default_rng(5).gamma(2.0, 100.0, size=shape)
    return Volume(values, Frame(shape, np.array([-20.0, -60.0, 40.0]), axes, np.array(spacing)))


def _sum(probability: dict) -> np.ndarray:
    return np.sum(list(probability.values()), axis=0)


def test_sagittal_segmentation_fills_the_volumes_own_grid(segmenter: OnnxSegmenter) -> None:
    volume = _noise((3, 101, 87), SAGITTAL, (4.0, 0.7, 0.7))

    found = segmenter.segment_sagittal(volume)

    assert found.frame is volume.frame
    assert tuple(found.probability) == SAGITTAL_TISSUES
    assert _sum(found.probability).max() <= 1.0 + 1e-5
    assert found.model == segmenter.sagittal.model_card_key


def test_axial_segmentation_fills_the_volumes_own_grid(segmenter: OnnxSegmenter) -> None:
    volume = _noise((2, 210, 200), AXIAL, (4.0, 0.6, 0.6))

    found = segmenter.segment_axial(volume, volume.frame.to_lps([0, 100, 100]))

    assert tuple(found.probability) == AXIAL_TISSUES
    assert all(values.shape == volume.frame.shape for values in found.probability.values())
    assert _sum(found.probability).max() <= 1.0 + 1e-5


def test_axial_segmentation_far_from_the_canal_is_background(segmenter: OnnxSegmenter) -> None:
    volume = _noise((1, 400, 400), AXIAL, (4.0, 0.5, 0.5))

    found = segmenter.segment_axial(volume, volume.frame.to_lps([0, 100, 100]))

    assert _sum(found.probability)[:, 320:, 320:].max() == 0.0


def test_segmentation_is_blind_to_the_scanners_gain(segmenter: OnnxSegmenter) -> None:
    volume = _noise((1, 96, 96), SAGITTAL, (4.0, 0.9, 0.9))
    brighter = Volume(volume.values * 12.5 + 300.0, volume.frame)

    one, other = (segmenter.segment_sagittal(v).probability for v in (volume, brighter))

    assert all(np.allclose(one[tissue], other[tissue], atol=0.01) for tissue in one)


@pytest.mark.parametrize("name", ["sagittal", "axial"])
def test_network_says_what_it_is(name: str) -> None:
    network = open_network(name)

    assert network.metadata["name"] == name
    assert network.model_card_key == f"{name}-{network.metadata['version']}"
    assert network.metadata["trained_on"]
    assert len(network.sha256) == 64
    assert network.file.stat().st_size < 5_000_000


@pytest.mark.parametrize(
    ("spacing_mm", "before", "after"), [(0.9, [0, 0, 0, 1], [2, 3, 3, 3]), (4.0, [0, 0, 1, 2], [1, 2, 3, 3])]
)
def test_planes_lie_between_neighbours_far_enough_away(spacing_mm: float, before: list[int], after: list[int]) -> None:
    planes = np.arange(4, dtype=np.float32)[:, None, None]

    looked_at = beside(planes, 3, spacing_mm)[..., 0, 0]

    assert looked_at.tolist() == [list(row) for row in zip(before, range(4), after, strict=True)]
    assert np.array_equal(beside(planes, 1, spacing_mm)[:, 0], planes)


def test_a_file_that_was_exchanged_is_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(network_module.WEIGHTS, tmp_path / "weights")
    with (tmp_path / "weights" / "axial.onnx").open("ab") as file:
        file.write(b"x")
    monkeypatch.setattr(network_module, "WEIGHTS", tmp_path / "weights")

    assert open_network("sagittal").metadata["name"] == "sagittal"
    with pytest.raises(WeightsError, match="install Flavum again"):
        open_network("axial")
