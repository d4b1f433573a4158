"""Draws the ten slices of held-out people on which the sagittal network does worst: docs/pictures/worst-sagittal.jpg.

python -m docs.draw_worst: needs ../shared/data/spider_t2space (SPIDER, van der Graaf et al. 2024, CC BY 4.0). Above the
slice with the network's outlines, below the same with the experts'. At most three slices of a person, so that one
person does not fill the sheet.
"""

import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from scipy.ndimage import binary_erosion

from benchmarks.accuracy.segmentation import dice, label_voxels, read_people
from flavum.imaging.network import OnnxSegmenter
from training.ligament.person import CANAL, DISC, VERTEBRA
from training.people import SPIDER

PICTURE = Path(__file__).parent / "pictures" / "worst-sagittal.jpg"
COUNT, OF_ONE_PERSON = 10, 3
LEAST_PIXELS = 800  # of every structure that the experts drew in a slice
BRIGHT = 99.3
COLOURS = {VERTEBRA: (255, 176, 0), DISC: (0, 200, 140), CANAL: (90, 170, 255)}
WIDE, HIGH = 260, 480
MARGIN = 12  # pixels of the scan above and below what the experts drew


@dataclass(frozen=True, eq=False)
class Slice:
    """A slice with the network's labels and the experts'; score: mean Dice of what they drew."""

    person: str
    number: int
    score: float
    image: NDArray[np.uint8]
    found: NDArray[np.uint8]
    expert: NDArray[np.uint8]


def find_slices(segmenter: OnnxSegmenter) -> list[Slice]:
    """Every slice in which the experts drew all three structures, the worst first."""
    slices = []
    for person in read_people():
        found = label_voxels(segmenter.segment_sagittal(person.volume))
        white = np.percentile(person.volume.values, BRIGHT)
        for n, (mine, theirs) in enumerate(zip(found, person.labels, strict=True)):
            if min((theirs == one).sum() for one in COLOURS) < LEAST_PIXELS:
                continue
            score = float(np.mean([dice(mine == one, theirs == one) for one in COLOURS]))
            image = np.uint8(np.clip(person.volume.values[n] / white, 0, 1) * 255)
            slices.append(Slice(person.key, n, score, image, mine, theirs))
    return sorted(slices, key=lambda one: one.score)


def choose(slices: list[Slice]) -> list[Slice]:
    chosen: list[Slice] = []
    for one in slices:
        if len(chosen) < COUNT and sum(other.person == one.person for other in chosen) < OF_ONE_PERSON:
            chosen.append(one)
    return chosen


def draw(one: Slice, labels: NDArray[np.uint8], words: str) -> Image.Image:
    picture = np.repeat(one.image[..., None], 3, axis=2)
    for label, colour in COLOURS.items():
        inside = labels == label
        picture[inside & ~binary_erosion(inside)] = colour
    rows, columns = (np.flatnonzero((one.expert > 0).any(axis=axis)) for axis in (1, 0))
    middle, high = int(columns.mean()), int(rows[-1] - rows[0]) + 2 * MARGIN
    left, top = middle - high * WIDE // HIGH // 2, int(rows[0]) - MARGIN
    image = Image.fromarray(picture).crop((left, top, left + high * WIDE // HIGH, top + high))
    image = image.resize((WIDE, HIGH), Image.Resampling.BICUBIC)
    ImageDraw.Draw(image).text((6, HIGH - 18), words, fill=(255, 255, 255))
    return image


def main() -> int:
    if not SPIDER.is_dir():
        print(f"SKIPPED: {SPIDER} is absent.")
        return 0
    worst = choose(find_slices(OnnxSegmenter()))
    sheet = Image.new("RGB", (WIDE * COUNT // 2, HIGH * 4))
    for n, one in enumerate(worst):
        column, row = n % (COUNT // 2), n // (COUNT // 2)
        words = f"{one.person}, slice {one.number}: {one.score:.2f}"
        sheet.paste(draw(one, one.found, words), (WIDE * column, HIGH * 2 * row))
        sheet.paste(draw(one, one.expert, "the experts"), (WIDE * column, HIGH * (2 * row + 1)))
    sheet.save(PICTURE, quality=80)
    for one in worst:
        print(f"{one.person} slice {one.number}: mean Dice {one.score:.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
