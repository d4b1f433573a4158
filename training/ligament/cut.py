"""Axial planes cut out of a sagittal volume, with the experts' bone and canal in them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import map_coordinates

from flavum.anatomy.frame import Frame
from flavum.imaging.reading import DiscPlane
from flavum.imaging.volume import Volume

PIXEL_MM = 0.3
PIXELS = 160
BEHIND_MM = 8.0  # the middle of the picture lies so far behind the canal's
BONE, DISC, CANAL = 1, 2, 3  # of SPIDER's labels
LEAST_CANAL_MM2 = 25.0


@dataclass(frozen=True, eq=False)
class Cut:
    """A square plane, rows to the back, columns to the patient's left; points are (row, column) mm.

    image: float32. known: where the volume reaches. bone, disc, canal: what the experts drew (bone: marrow, without
    cortex; disc: None where nobody asked).
    """

    frame: Frame
    image: NDArray[np.float32]
    known: NDArray[np.bool_]
    bone: NDArray[np.bool_]
    canal: NDArray[np.bool_]
    disc: NDArray[np.bool_] | None = None

    @property
    def shows_canal(self) -> bool:
        return bool(self.canal.sum() * PIXEL_MM**2 >= LEAST_CANAL_MM2)


def cut_plane(
    volume: Volume, drawn: NDArray[np.uint8], plane: DiscPlane, *, above_mm: float = 0.0, pixels: int = PIXELS
) -> Cut:
    """The plane of a disc, moved above_mm towards the head, pixels wide and high."""
    axes = np.stack([plane.superior, plane.posterior, plane.left], axis=1)
    spacing = np.array([1.0, PIXEL_MM, PIXEL_MM])
    middle = plane.canal_mm + plane.posterior * BEHIND_MM + plane.superior * above_mm
    origin = middle - axes @ (spacing * np.array([0.0, (pixels - 1) / 2, (pixels - 1) / 2]))
    frame = Frame((1, pixels, pixels), origin, axes, spacing)
    places = np.moveaxis(volume.frame.to_index(frame.to_lps(np.moveaxis(np.indices(frame.shape), 0, -1))), -1, 0)[:, 0]
    last = np.array(volume.frame.shape)[:, None, None] - 1
    return Cut(
        frame=frame,
        image=map_coordinates(volume.values.astype(np.float32), places, order=1, mode="nearest"),
        known=np.asarray(((places >= 0) & (places <= last)).all(axis=0)),
        bone=_drawn_at(drawn == BONE, places),
        canal=_drawn_at(drawn == CANAL, places),
        disc=_drawn_at(drawn == DISC, places),
    )


def _drawn_at(tissue: NDArray[np.bool_], places: NDArray[np.float64]) -> NDArray[np.bool_]:
    return np.asarray(map_coordinates(tissue.astype(np.float32), places, order=1, mode="constant") > 0.5)
