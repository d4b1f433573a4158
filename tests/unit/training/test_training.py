from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="absent: torch (make train installs it)")
pytest.importorskip("onnxscript", reason="absent: onnx, onnxscript (make train installs them)")

from training.augment import Strength, spoil  # noqa: E402
from training.data import load_people  # noqa: E402
from training.export import export  # noqa: E402
from training.loss import marginal_loss, to_bits  # noqa: E402
from training.network import UNet  # noqa: E402


def test_held_out_person_is_refused_by_the_loader(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="held-out"):
        load_people(("011", "069"), tmp_path)


def test_bits_name_the_possible_classes() -> None:
    possible = to_bits(torch.tensor([[[1, 6]]]), 3)

    assert possible[0, :, 0, 0].tolist() == [True, False, False]
    assert possible[0, :, 0, 1].tolist() == [False, True, True]


def test_loss_does_not_care_which_possible_class_is_chosen() -> None:
    labels = torch.full((1, 8, 8), 0b110)
    one, other, wrong = (torch.full((1, 3, 8, 8), -9.0) for _ in range(3))
    one[:, 1], other[:, 2], wrong[:, 0] = 9.0, 9.0, 9.0
    weights = torch.ones(3)

    losses = [marginal_loss(x, labels, weights=weights).item() for x in (one, other, wrong)]

    assert losses[0] == pytest.approx(losses[1], abs=1e-4)
    assert losses[2] > losses[0] + 5


def test_spoiled_batch_keeps_its_size_and_left_and_right() -> None:
    image, labels = torch.zeros(4, 1, 96, 96), torch.ones(4, 96, 96, dtype=torch.uint8)
    image[..., 60:], labels[..., 60:] = 1.0, 2
    gentle = Strength(crop=64, turn_degrees=5.0, shift=4.0, bend=1.0, blind_edge=0.0)

    _, bits = spoil(image, labels, gentle, torch.Generator().manual_seed(1))

    assert bits.shape == (4, 64, 64)
    assert (bits[..., 40:] == 2).float().mean() > (bits[..., :24] == 2).float().mean() + 0.5


@pytest.mark.filterwarnings("ignore")  # torch.export warns about its own insides
def test_exported_file_computes_what_torch_computes(tmp_path: Path) -> None:
    torch.manual_seed(0)
    network = UNet(4, (4, 8, 8, 8, 8))
    torch.save({"weights": network.state_dict(), "step": 1, "network": "sagittal"}, tmp_path / "checkpoint.pt")

    file = export(tmp_path / "checkpoint.pt", version="9.9", trained_on="nothing", out=tmp_path, widths=(4, 8, 8, 8, 8))

    assert file.name == "sagittal.onnx"
    assert np.isfinite(file.stat().st_size)
