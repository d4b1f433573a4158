"""A rectangle cut out of a section: its grey values as PNG, and where its points fall in a drawing."""

import base64
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import map_coordinates

from flavum.imaging.section import Section
from flavum.report.figure.grey import to_grey_png

UNITS_PER_MM = 10.0
PERCENTILES = (1.0, 99.6)  # of the grey values in view: a few bright pixels may saturate


@dataclass(frozen=True, eq=False)
class View:
    """A rectangle of a section, in millimetres from the centre of its first pixel along columns and rows."""

    section: Section
    left_mm: float
    top_mm: float
    width_mm: float
    height_mm: float

    @property
    def width(self) -> float:
        return self.width_mm * UNITS_PER_MM

    @property
    def height(self) -> float:
        return self.height_mm * UNITS_PER_MM

    def to_drawing(self, pixels: Any) -> list[tuple[float, float]]:
        """Drawing units (x, y) of (row, column) pixels, shape (n, 2)."""
        rows, columns = np.atleast_2d(np.asarray(pixels, dtype=np.float64)).T
        x = (columns * self.section.spacing_mm[1] - self.left_mm) * UNITS_PER_MM
        y = (rows * self.section.spacing_mm[0] - self.top_mm) * UNITS_PER_MM
        return [(float(a), float(b)) for a, b in zip(x, y, strict=True)]

    def sample(self, step_mm: float) -> NDArray[np.float64]:
        """Grey values on a square grid over the rectangle; zero outside the section."""
        columns = (
            self.left_mm + step_mm * (0.5 + np.arange(round(self.width_mm / step_mm)))
        ) / self.section.spacing_mm[1]
        rows = (self.top_mm + step_mm * (0.5 + np.arange(round(self.height_mm / step_mm)))) / self.section.spacing_mm[0]
        image = np.nan_to_num(np.asarray(self.section.image, dtype=np.float64))
        return np.asarray(map_coordinates(image, np.meshgrid(rows, columns, indexing="ij"), order=3, cval=0.0))


def frame_around(section: Section, centre: Any, *, width_mm: float, height_mm: float) -> View:
    """A view of a given size around a (row, column) pixel."""
    row, column = (float(x) for x in np.asarray(centre, dtype=np.float64))
    middle_x, middle_y = column * section.spacing_mm[1], row * section.spacing_mm[0]
    return View(section, middle_x - width_mm / 2, middle_y - height_mm / 2, width_mm, height_mm)


def frame_whole(section: Section) -> View:
    """A view of everything."""
    rows, columns = section.image.shape
    down, across = section.spacing_mm
    return View(section, -across / 2, -down / 2, columns * across, rows * down)


def keep_inside(view: View) -> View:
    """The view moved, not resized, until it shows as little as can be of what lies outside the section."""
    whole = frame_whole(view.section)
    left = min(max(view.left_mm, whole.left_mm), whole.left_mm + whole.width_mm - view.width_mm)
    top = min(max(view.top_mm, whole.top_mm), whole.top_mm + whole.height_mm - view.height_mm)
    return replace(view, left_mm=left, top_mm=top)


def to_png(view: View, *, step_mm: float) -> bytes:
    """The view in 8-bit grey, windowed between two percentiles of what is in view."""
    return to_grey_png(view.sample(step_mm), PERCENTILES)


def to_data_uri(png: bytes) -> str:
    """A PNG inside the drawing itself, so that no file is fetched."""
    return "data:image/png;base64," + base64.b64encode(png).decode("ascii")
