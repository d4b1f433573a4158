"""Draws six real and six simulated sagittal slices at the same window: docs/pictures/beside-real.jpg.

python docs/draw_beside.py: needs ../shared/data/spider_t2space (SPIDER, van der Graaf et al. 2024, CC BY 4.0). Only
people that the networks may learn from are shown.
"""

import sys
from dataclasses import replace
from pathlib import Path

import nibabel as nib
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from flavum.anatomy.phantom.artefact import usual_artefacts
from flavum.anatomy.phantom.protocol import load_protocol
from flavum.anatomy.phantom.scan import scan_spine
from flavum.anatomy.population.draw import draw_spine

SPIDER = Path(__file__).parents[2] / "shared" / "data" / "spider_t2space"
PICTURE = Path(__file__).parent / "pictures" / "beside-real.jpg"
PEOPLE = ("011", "045", "061", "098", "127", "152")
SEEDS = (21, 22, 23, 24, 25, 26)
SIDE_MM, PIXELS = 250.0, 380
GAP = 6
BRIGHT = 99.3  # percentile that is white, in both alike


def real_slice(key: str) -> NDArray[np.float64]:
    picture = nib.load(SPIDER / f"{key}_t2.nii.gz")
    middle = np.asarray(picture.dataobj)[picture.shape[0] // 2, ::-1, ::-1].T  # rows to the feet, columns to the back
    return fit(middle, np.asarray(picture.header.get_zooms()[2:0:-1], dtype=np.float64))


def simulated_slice(seed: int) -> NDArray[np.float64]:
    (space,) = load_protocol("space_3t")
    thin = replace(space, slices=1)
    (series,) = scan_spine(
        draw_spine(seed=seed), (thin,), seed=seed, artefacts=usual_artefacts(np.random.default_rng([seed, 5]))
    )
    return fit(series.stacks[0].values[0], series.stacks[0].frame.spacing_mm[1:])


def fit(values: NDArray[np.generic], spacing_mm: NDArray[np.float64]) -> NDArray[np.float64]:
    """The middle SIDE_MM of a slice on PIXELS x PIXELS, white at the same percentile."""
    picture = np.asarray(values, dtype=np.float64)
    picture = np.clip(picture / np.percentile(picture, BRIGHT), 0, 1)
    size = [round(n * mm / SIDE_MM * PIXELS) for n, mm in zip(picture.shape, spacing_mm, strict=True)]
    drawn = np.asarray(Image.fromarray(np.uint8(picture * 255)).resize((size[1], size[0]), Image.Resampling.BICUBIC))
    canvas = np.zeros((PIXELS, PIXELS))
    low = [max((n - PIXELS) // 2, 0) for n in drawn.shape]
    part = drawn[low[0] : low[0] + PIXELS, low[1] : low[1] + PIXELS]
    start = [(PIXELS - n) // 2 for n in part.shape]
    canvas[start[0] : start[0] + part.shape[0], start[1] : start[1] + part.shape[1]] = part
    return canvas


def main() -> int:
    if not SPIDER.is_dir():
        print(f"SKIPPED: {SPIDER} is absent.")
        return 0
    rows = [np.hstack([np.pad(p, GAP, constant_values=255) for p in line]) for line in (
        [real_slice(key) for key in PEOPLE], [simulated_slice(seed) for seed in SEEDS])]  # fmt: skip
    PICTURE.parent.mkdir(exist_ok=True)
    Image.fromarray(np.uint8(np.vstack(rows))).save(PICTURE, quality=82)
    print(f"{PICTURE}: above, real people {', '.join(PEOPLE)}; below, simulated {SEEDS[0]} to {SEEDS[-1]}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
