"""A page to put pictures and words on: Pillow's, with rounded cards and type of one family."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from flavum.anatomy.colour import Paper, parse

ROUND = 16
SMOOTHER = 4  # a card's corners are drawn this much finer
Box = tuple[int, int, int, int]
Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


@dataclass(frozen=True)
class Type:
    """Font files for words and for headings; None takes Pillow's own."""

    regular: Path | None = None
    bold: Path | None = None

    def at(self, size: int, *, bold: bool = False) -> Font:
        path = self.bold if bold else self.regular
        return ImageFont.load_default(size) if path is None else ImageFont.truetype(str(path), size)


class Page:
    """A picture that is being laid out. Boxes are left, top, right, bottom in pixels."""

    def __init__(self, size: tuple[int, int], paper: Paper, letters: Type) -> None:
        self.image = Image.new("RGB", size, paper.paper)
        self.paper = paper
        self._type = letters
        self._draw = ImageDraw.Draw(self.image)

    def write(
        self, text: str, at: tuple[float, float], *, size: int, colour: str, bold: bool = False, anchor: str = "ls"
    ) -> float:
        """Words on a line; anchor as in Pillow (ls: left end of the baseline). Returns how wide they are."""
        font = self._type.at(size, bold=bold)
        self._draw.text(at, text, fill=colour, font=font, anchor=anchor)
        return float(self._draw.textlength(text, font=font))

    def bar(self, box: tuple[float, float, float, float], colour: str, *, radius: float = 4) -> None:
        self._draw.rounded_rectangle(box, radius=radius, fill=colour)

    def put(self, picture: NDArray[np.uint8], at: tuple[int, int]) -> None:
        """A picture on a card with round corners; what it does not cover shows the card."""
        height, width = picture.shape[:2]
        card = Image.fromarray(_light_card(width, height, self.paper))
        if picture.shape[2] == 4:
            card = Image.alpha_composite(card.convert("RGBA"), Image.fromarray(picture)).convert("RGB")
        else:
            card = Image.fromarray(picture)
        self.image.paste(card, at, _corners(width, height))

    def card(self, box: Box) -> None:
        """An empty card."""
        width, height = box[2] - box[0], box[3] - box[1]
        self.image.paste(Image.new("RGB", (width, height), self.paper.card), box[:2], _corners(width, height))


def _light_card(width: int, height: int, paper: Paper) -> NDArray[np.uint8]:
    """The card's colour, a breath darker toward its foot, so that what stands on it does not float."""
    foot = 0.94 if paper.name == "light" else 0.80
    fall = np.linspace(1.0, foot, height)[:, None, None]
    return np.rint(255 * np.broadcast_to(parse(paper.card) * fall, (height, width, 3))).astype(np.uint8)


def _corners(width: int, height: int) -> Image.Image:
    mask = Image.new("L", (width * SMOOTHER, height * SMOOTHER), 0)
    box = (0, 0, width * SMOOTHER - 1, height * SMOOTHER - 1)
    ImageDraw.Draw(mask).rounded_rectangle(box, radius=ROUND * SMOOTHER, fill=255)
    return mask.resize((width, height), Image.Resampling.LANCZOS)
