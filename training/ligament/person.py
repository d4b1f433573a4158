"""A person of SPIDER with the experts' drawing, and the planes of the lumbar discs found from that drawing alone."""

from dataclasses import dataclass, replace
from pathlib import Path

import nibabel as nib
import numpy as np
from numpy.typing import NDArray

from flavum.anatomy.frame import Frame
from flavum.anatomy.level import Level
from flavum.anatomy.tissue import Tissue
from flavum.imaging.measure import find_levels
from flavum.imaging.reading import DiscPlane
from flavum.imaging.segment import Segmentation
from flavum.imaging.volume import SAGITTAL, Volume, to_closest_axes

VERTEBRA, DISC, CANAL = 1, 2, 3


@dataclass(frozen=True, eq=False)
class Drawn:
    """A volume in the SAGITTAL canonical orientation (LPS), and the experts' labels on its grid."""

    key: str
    volume: Volume
    labels: NDArray[np.uint8]

    def find_planes(self) -> dict[Level, DiscPlane]:
        """SPIDER draws no sacrum: the lowest disc that is drawn is taken for L5-S1."""
        views, _ = find_levels(self.volume, to_segmentation(self))
        return {view.plane.level: view.plane for view in views}


def read_drawn(folder: Path, key: str) -> Drawn:
    volume, labels = (read_volume(folder / f"{key}_{part}.nii.gz") for part in ("t2", "labels"))
    return Drawn(key, volume, labels.values.astype(np.uint8))


def read_volume(path: Path) -> Volume:
    """A NIfTI file (RAS) as a volume in the SAGITTAL canonical orientation (LPS)."""
    picture = nib.load(path)
    values = np.asarray(picture.dataobj)
    affine = np.diag([-1.0, -1.0, 1.0, 1.0]) @ picture.affine
    spacing = np.linalg.norm(affine[:3, :3], axis=0)
    return to_closest_axes(
        Volume(values, Frame(values.shape, affine[:3, 3], affine[:3, :3] / spacing, spacing)), SAGITTAL
    )


def to_segmentation(person: Drawn) -> Segmentation:
    """The experts' labels as if a segmenter had answered them."""
    names = {Tissue.VERTEBRA: VERTEBRA, Tissue.DISC: DISC, Tissue.SPINAL_CANAL: CANAL}
    probability = {tissue: (person.labels == n).astype(np.float32) for tissue, n in names.items()}
    return Segmentation(person.volume.frame, probability, "expert")


def tilt(plane: DiscPlane, *, flexion_deg: float) -> DiscPlane:
    """The plane turned about the axis from right to left."""
    turn = np.deg2rad(flexion_deg)
    superior = plane.superior * np.cos(turn) + plane.posterior * np.sin(turn)
    posterior = plane.posterior * np.cos(turn) - plane.superior * np.sin(turn)
    return replace(plane, superior=superior, posterior=posterior)
