"""Write a trained network as ONNX: python -m training.export training/runs/sagittal/checkpoint.pt

The softmax is part of the file, the weights are stored in half precision and computed with in single precision, and the
file says what it is (name, version, date, what it was trained on).
"""

import argparse
from hashlib import sha256
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn

from flavum.imaging.network import AXIAL_PIXEL_MM
from training.network import WIDTHS, UNet, rebuild
from training.view import PIXEL_MM

WEIGHTS = Path(__file__).parents[1] / "src" / "flavum" / "imaging" / "weights"
OPSET = 18
SMALLEST_HALVED = 64  # numbers; smaller tensors stay in single precision
LARGEST_DIFFERENCE = 0.02  # of a probability, between torch in single precision and the file


class Probability(nn.Module):
    """A network that answers with probabilities, its logits divided by a temperature (training/calibrate.py)."""

    def __init__(self, network: UNet, temperature: float = 1.0) -> None:
        super().__init__()
        self.network, self.temperature = network, temperature

    def forward(self, image: Tensor) -> Tensor:
        return torch.softmax(self.network(image) / self.temperature, dim=1)


def export(
    checkpoint: Path, *, version: str, trained_on: str, out: Path = WEIGHTS, widths: tuple[int, ...] = WIDTHS
) -> Path:
    """Write out/<name>.onnx from a checkpoint and check that ONNX Runtime computes the same."""
    kept = torch.load(checkpoint, weights_only=True)
    slices, network = kept["weights"]["first.0.weight"].shape[1], rebuild(kept["weights"], widths)
    temperature = float(kept.get("temperature", 1.0))
    model = Probability(network, temperature).eval()
    facts = {"name": kept["network"], "version": version, "trained_on": trained_on, "steps": str(kept["step"]),
             "slices": str(slices), "pixel_mm": str(PIXEL_MM if slices > 1 else AXIAL_PIXEL_MM),
             "temperature": f"{temperature:.3f}"}  # fmt: skip
    file = out / f"{kept['network']}.onnx"
    graph = to_onnx(model, slices)
    halve(graph)
    helper.set_model_props(graph, facts)
    onnx.checker.check_model(graph)
    file.write_bytes(graph.SerializeToString())
    pin(out)
    print(f"{file.name}: {file.stat().st_size / 1e6:.2f} MB, largest difference {compare(model, file, slices):.5f}")
    return file


def pin(folder: Path) -> None:
    """Write down the SHA-256 of every network of a folder."""
    lines = [f'{file.stem} = "{sha256(file.read_bytes()).hexdigest()}"' for file in sorted(folder.glob("*.onnx"))]
    head = "# SHA-256 of each network, written by training/export.py: another file under its name is not run."
    (folder / "pins.toml").write_text("\n".join([head, *lines, ""]), encoding="utf-8")


def to_onnx(model: nn.Module, slices: int) -> onnx.ModelProto:
    """The model as ONNX for any number and size of images (sides a multiple of 16)."""
    free = torch.export.Dim.DYNAMIC
    program = torch.onnx.export(
        model,
        (torch.zeros(2, slices, 64, 96),),
        input_names=["image"],
        output_names=["probability"],
        dynamic_shapes=({0: free, 2: free, 3: free},),
        opset_version=OPSET,
        dynamo=True,
        verbose=False,
    )
    assert program is not None
    return program.model_proto


def halve(graph: onnx.ModelProto) -> None:
    """Store the large weights in half precision; a Cast that ONNX Runtime folds away makes them single again."""
    for tensor in list(graph.graph.initializer):
        values = numpy_helper.to_array(tensor)
        if values.dtype != np.float32 or values.size < SMALLEST_HALVED:
            continue
        name = tensor.name
        tensor.CopyFrom(numpy_helper.from_array(values.astype(np.float16), f"{name}.half"))
        cast = helper.make_node("Cast", [f"{name}.half"], [name], to=TensorProto.FLOAT)
        graph.graph.node.insert(0, cast)


def compare(model: nn.Module, file: Path, slices: int) -> float:
    """The largest difference of a probability between torch and the file on a random image; too large is an error."""
    image = torch.rand(3, slices, 96, 128, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        expected = model(image).numpy()
    session = onnxruntime.InferenceSession(file, providers=["CPUExecutionProvider"])
    difference = float(np.abs(session.run(None, {"image": image.numpy()})[0] - expected).max())
    assert difference < LARGEST_DIFFERENCE, f"{file.name} differs from torch by {difference:.4f}"
    return difference


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("checkpoint", type=Path)
    asked.add_argument("--version", required=True)
    asked.add_argument("--trained-on", required=True)
    asked.add_argument("--out", type=Path, default=WEIGHTS)
    chosen = asked.parse_args()
    export(chosen.checkpoint, version=chosen.version, trained_on=chosen.trained_on, out=chosen.out)


if __name__ == "__main__":
    main()
