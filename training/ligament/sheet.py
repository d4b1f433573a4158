"""Contact sheets of the reference borders, for a person to look at every one.

python -m training.ligament.sheet training/runs/ligament [--people 011 061]: a picture a person, a column a level from
the head; above the cut alone, below it the inner border in blue, the outer in orange (patient left) and pink (right).
"""

import argparse
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from flavum.anatomy.side import Side
from flavum.imaging.reading import DiscPlane
from training.ligament.band import Points, find_bands
from training.ligament.cut import PIXEL_MM, PIXELS, cut_plane
from training.ligament.person import Drawn, read_drawn
from training.ligament.room import find_room
from training.people import HELD_OUT, SPIDER, TRAINING, VALIDATION

ZOOM = 4
SHOWN = slice(36, 124)  # of the pixels: the ligaments and the arch
WHITE_PERCENTILE = 99.3
INNER, OUTER = (0, 200, 255), {Side.LEFT: (255, 120, 0), Side.RIGHT: (255, 0, 200)}


def draw_sheet(person: Drawn) -> Image.Image:
    white = float(np.percentile(person.volume.values, WHITE_PERCENTILE))
    columns = [_draw_level(person, plane, white) for plane in person.find_planes().values()]
    return Image.fromarray(np.hstack(columns))


def _draw_level(person: Drawn, plane: DiscPlane, white: float) -> np.ndarray:
    cut = cut_plane(person.volume, person.labels, plane)
    grey = (np.clip(cut.image / white, 0, 1) * 255 * cut.known).astype(np.uint8)
    plain = Image.fromarray(grey).convert("RGB").resize((PIXELS * ZOOM, PIXELS * ZOOM), Image.Resampling.BICUBIC)
    drawn = plain.copy()
    pen = ImageDraw.Draw(drawn)
    room = find_room(cut)
    for side, borders in (find_bands(cut, room) if room else {}).items():
        pen.line(_to_picture(borders.inner), fill=INNER, width=2)
        pen.line(_to_picture(borders.outer), fill=OUTER[side], width=2)
    seen = slice(SHOWN.start * ZOOM, SHOWN.stop * ZOOM)
    return np.vstack([np.asarray(plain)[seen, seen], np.asarray(drawn)[seen, seen]])


def _to_picture(points_mm: Points) -> list[tuple[float, float]]:
    return [((column / PIXEL_MM + 0.5) * ZOOM, (row / PIXEL_MM + 0.5) * ZOOM) for row, column in points_mm]


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--people", nargs="*", default=[*TRAINING, *VALIDATION, *HELD_OUT])
    chosen = asked.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    for key in chosen.people:
        draw_sheet(read_drawn(SPIDER, key)).save(chosen.folder / f"{key}.png")
        print(chosen.folder / f"{key}.png", flush=True)


if __name__ == "__main__":
    main()
