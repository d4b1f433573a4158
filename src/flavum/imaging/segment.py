"""Segmentation behind one small protocol, so that a network, a person or a test can stand behind it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from flavum.anatomy.frame import Frame, Vector
from flavum.anatomy.tissue import Tissue
from flavum.imaging.volume import Volume

# What a sagittal and an axial segmenter answer for; everything else is background.
SAGITTAL_TISSUES = (Tissue.VERTEBRAL_BODY, Tissue.ARCH, Tissue.DISC, Tissue.SPINAL_CANAL, Tissue.SACRUM)
AXIAL_TISSUES = (
    Tissue.DURAL_SAC,
    Tissue.LIGAMENTUM_FLAVUM_LEFT,
    Tissue.LIGAMENTUM_FLAVUM_RIGHT,
    Tissue.EPIDURAL_FAT,
    Tissue.DISC,
    Tissue.VERTEBRAL_BODY,
    Tissue.ARCH,
    Tissue.FACET,
)


@dataclass(frozen=True, eq=False)
class Segmentation:
    """How probable each tissue is in each voxel.

    probability: tissue -> array of frame.shape, 0 to 1; in a voxel they sum to at most 1, the rest is background.
    model: key of the model card (or of the hand or test) that made it.
    """

    frame: Frame
    probability: Mapping[Tissue, NDArray[np.floating[Any]]]
    model: str

    def __post_init__(self) -> None:
        for tissue, values in self.probability.items():
            if values.shape != self.frame.shape:
                raise ValueError(f"{tissue.name}: {values.shape} does not fill the frame {self.frame.shape}")


def label_map(segmentation: Segmentation) -> Volume:
    """The likeliest tissue of every voxel; background where none is likelier than it."""
    labels = np.zeros(segmentation.frame.shape, dtype=np.uint8)
    highest = np.ones(segmentation.frame.shape, dtype=np.float32)
    for values in segmentation.probability.values():
        highest -= values
    for tissue, values in segmentation.probability.items():
        labels[values > highest] = tissue
        np.maximum(highest, values, out=highest)
    return Volume(labels, segmentation.frame)


class Segmenter(Protocol):
    """Whatever can say which tissue a voxel holds."""

    def segment_sagittal(self, volume: Volume) -> Segmentation:
        """Segment a volume in the SAGITTAL canonical orientation (volume.SAGITTAL), on its own grid.

        Answers for SAGITTAL_TISSUES.
        """
        ...

    def segment_axial(self, volume: Volume, centre_mm: Vector) -> Segmentation:
        """Segment slices in the AXIAL canonical orientation (volume.AXIAL), each by itself, on their own grid.

        centre_mm: LPS point near the middle of the canal in these slices.
        Answers for AXIAL_TISSUES; epidural fat is the fat inside the canal only.
        """
        ...
