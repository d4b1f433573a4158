"""The two segmentation networks, run by ONNX Runtime on a few processor threads."""

import tomllib
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d

from flavum.anatomy.frame import Vector
from flavum.anatomy.tissue import Tissue
from flavum.imaging.plane import normalise, resample, resample_plane, weigh
from flavum.imaging.segment import AXIAL_TISSUES, SAGITTAL_TISSUES, Segmentation
from flavum.imaging.volume import Volume

SAGITTAL_PIXEL_MM = 0.9375  # of a file that does not say its own
AXIAL_PIXEL_MM = 0.6
AXIAL_CROP = 160  # pixels of AXIAL_PIXEL_MM around the canal

MULTIPLE = 16  # the network halves its input four times
BESIDE_MM = 1.8  # where a slice is read between its neighbours, they lie at least so far from it
NEIGHBOUR_MM = 0.7  # how far across slices an answer is shared (chosen on the two validation people)
SMALLEST_SIGMA = 0.3  # slices
BATCH = 4  # slices at once; more only takes more memory

# The axial crop is moved onto the dural sac that the first look found, when it lies farther off than this.
OFF_CENTRE_MM = 8.0
SMALLEST_SAC_MM2 = 15.0


WEIGHTS = Path(str(files("flavum.imaging").joinpath("weights")))


class WeightsError(RuntimeError):
    """A network's file was damaged or exchanged: nothing may be measured with it."""


@dataclass(frozen=True)
class Network:
    """One ONNX file with what it says about itself."""

    file: Path
    threads: int

    @cached_property
    def session(self) -> onnxruntime.InferenceSession:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = self.threads
        options.inter_op_num_threads = 1
        return onnxruntime.InferenceSession(self.file, options, providers=["CPUExecutionProvider"])

    @cached_property
    def sha256(self) -> str:
        return sha256(self.file.read_bytes()).hexdigest()

    @cached_property
    def metadata(self) -> dict[str, str]:
        return dict(self.session.get_modelmeta().custom_metadata_map)

    @property
    def model_card_key(self) -> str:
        """For example "sagittal-0.1": the card docs/model-cards/sagittal.md, version 0.1."""
        return f"{self.metadata['name']}-{self.metadata['version']}"

    @property
    def pixel_mm(self) -> float:
        """The size of the pixels that it learnt from."""
        return float(self.metadata.get("pixel_mm", SAGITTAL_PIXEL_MM))

    @property
    def slices(self) -> int:
        """How many neighbouring slices it looks at to answer for the middle one."""
        return int(self.metadata.get("slices", "1"))

    def run(self, images: NDArray[np.float32]) -> NDArray[np.float32]:
        """(n, classes, rows, columns) of normalised (n, slices, rows, columns), sides a multiple of 16."""
        batches = [images[n : n + BATCH] for n in range(0, len(images), BATCH)]
        return np.concatenate([self.session.run(None, {"image": batch})[0] for batch in batches])


def open_network(name: str, *, threads: int = 2) -> Network:
    """A network that ships with Flavum: "sagittal" or "axial". Raises WeightsError where the file is another one."""
    network = Network(WEIGHTS / f"{name}.onnx", threads)
    if network.sha256 != tomllib.loads((WEIGHTS / "pins.toml").read_text(encoding="utf-8"))[name]:
        raise WeightsError(f"{network.file} is not the network that Flavum was released with; install Flavum again")
    return network


class OnnxSegmenter:
    """imaging.segment.Segmenter by Flavum's own two networks."""

    def __init__(self, *, threads: int = 2) -> None:
        self.sagittal = open_network("sagittal", threads=threads)
        self.axial = open_network("axial", threads=threads)

    @property
    def model_card_keys(self) -> tuple[str, str]:
        return self.sagittal.model_card_key, self.axial.model_card_key

    def segment_sagittal(self, volume: Volume) -> Segmentation:
        """Segment a volume in the SAGITTAL canonical orientation, slice by slice, on its own grid."""
        probability = predict_sagittal(self.sagittal, volume)
        return _to_segmentation(volume, probability, SAGITTAL_TISSUES, self.sagittal)

    def segment_axial(self, volume: Volume, centre_mm: Vector) -> Segmentation:
        """Segment slices in the AXIAL canonical orientation around the canal, each by itself, on their own grid."""
        spacing = (float(volume.frame.spacing_mm[1]), float(volume.frame.spacing_mm[2]))
        centre = volume.frame.to_index(centre_mm)[1:] * spacing
        centres = np.tile(centre, (volume.frame.shape[0], 1))
        found = predict_crops(self.axial, volume, centres)
        moved = _follow_sac(found, centres)
        again = np.flatnonzero(np.hypot(*(moved - centres).T) > OFF_CENTRE_MM)
        if again.size:
            found[again] = predict_crops(self.axial, volume, moved, only=again)
        placed = np.where(np.isin(np.arange(len(centres)), again)[:, None], moved, centres)
        probability = np.stack([_lay_back(p, c, volume) for p, c in zip(found, placed, strict=True)])
        return _to_segmentation(volume, probability, AXIAL_TISSUES, self.axial)


def predict_sagittal(network: Network, volume: Volume) -> NDArray[np.float32]:
    """(slices, classes, rows, columns) probabilities on the volume's own grid."""
    spacing = (float(volume.frame.spacing_mm[1]), float(volume.frame.spacing_mm[2]))
    planes = normalise(resample(volume.values, spacing, network.pixel_mm))
    rows, columns = planes.shape[1:]
    padded = np.pad(planes, [(0, 0)] + [(0, -n % MULTIPLE) for n in (rows, columns)])
    looked_at = beside(padded, network.slices, float(volume.frame.spacing_mm[0]))
    small = _look(network, looked_at)[:, :, :rows, :columns]
    down, across = (
        weigh(count, step_mm / network.pixel_mm, size)
        for count, step_mm, size in zip(volume.frame.shape[1:], spacing, (rows, columns), strict=True)
    )
    return resample_plane(_agree(small, float(volume.frame.spacing_mm[0])), down, across)


def _look(network: Network, looked_at: NDArray[np.float32]) -> NDArray[np.float32]:
    """What the network says; between neighbours it is asked twice, for they may stand in either order."""
    if network.slices == 1:
        return network.run(looked_at)
    turned = np.ascontiguousarray(looked_at[:, ::-1])
    return np.asarray((network.run(looked_at) + network.run(turned)) / 2, dtype=np.float32)


def beside(planes: NDArray[np.float32], slices: int, spacing_mm: float) -> NDArray[np.float32]:
    """(n, rows, columns) -> (n, slices, rows, columns): every plane between its neighbours; the last one is its own."""
    step = max(1, round(BESIDE_MM / spacing_mm))
    number = np.arange(len(planes))
    sides = [np.clip(number + step * k, 0, len(planes) - 1) for k in range(-(slices // 2), slices // 2 + 1)]
    return np.stack([planes[side] for side in sides], axis=1)


def _agree(probability: NDArray[np.float32], spacing_mm: float) -> NDArray[np.float32]:
    """Thin neighbouring slices show the same anatomy, so they share their answers; thick slices keep their own."""
    sigma = NEIGHBOUR_MM / spacing_mm
    if sigma < SMALLEST_SIGMA:
        return probability
    return np.asarray(gaussian_filter1d(probability, sigma, axis=0, mode="nearest"), dtype=np.float32)


def predict_crops(
    network: Network, volume: Volume, centres_mm: Vector, only: NDArray[np.intp] | None = None
) -> NDArray[np.float32]:
    """(slices, classes, AXIAL_CROP, AXIAL_CROP) probabilities around (row, column) centres in millimetres."""
    chosen = np.arange(len(centres_mm)) if only is None else only
    crops = [crop_axial(volume.values[n], volume.frame.spacing_mm[1:], centres_mm[n]) for n in chosen]
    return network.run(np.stack(crops)[:, None])


def crop_axial(plane: NDArray[Any], spacing_mm: Vector, centre_mm: Vector) -> NDArray[np.float32]:
    """The normalised crop that the axial network sees; centre_mm: (row, column) position in the plane."""
    down, across = (
        weigh(AXIAL_CROP, AXIAL_PIXEL_MM / step, size, start=float(middle / step - _HALF * AXIAL_PIXEL_MM / step))
        for size, step, middle in zip(plane.shape, spacing_mm, centre_mm, strict=True)
    )
    return normalise(resample_plane(np.asarray(plane, dtype=np.float32), down, across))


_HALF = (AXIAL_CROP - 1) / 2


def _follow_sac(found: NDArray[np.float32], centres_mm: Vector) -> Vector:
    """Where the middle of the dural sac was found in each crop; the old centre where there is hardly any."""
    sac = found[:, 1 + AXIAL_TISSUES.index(Tissue.DURAL_SAC)].astype(np.float64)
    area = sac.sum(axis=(1, 2))
    offset = (np.arange(AXIAL_CROP) - _HALF) * AXIAL_PIXEL_MM
    mean = np.stack([(sac.sum(axis=2) * offset).sum(axis=1), (sac.sum(axis=1) * offset).sum(axis=1)], axis=-1)
    seen = area * AXIAL_PIXEL_MM**2 > SMALLEST_SAC_MM2
    return np.asarray(centres_mm + np.where(seen[:, None], mean / np.maximum(area, 1e-6)[:, None], 0.0))


def _lay_back(probability: NDArray[np.float32], centre_mm: Vector, volume: Volume) -> NDArray[np.float32]:
    """Probabilities of a crop on the slice's own grid; outside the crop everything is background."""
    down, across = (
        weigh(size, step / AXIAL_PIXEL_MM, AXIAL_CROP, start=float(_HALF - middle / AXIAL_PIXEL_MM))
        for size, step, middle in zip(volume.frame.shape[1:], volume.frame.spacing_mm[1:], centre_mm, strict=True)
    )
    return resample_plane(probability, down, across)


def _to_segmentation(
    volume: Volume, probability: NDArray[np.float32], tissues: tuple[Tissue, ...], network: Network
) -> Segmentation:
    by_tissue = {tissue: np.clip(probability[:, n], 0.0, 1.0) for n, tissue in enumerate(tissues, start=1)}
    return Segmentation(volume.frame, by_tissue, network.model_card_key)
