"""Who of the SPIDER T2 SPACE people trains, who validates, who is never shown to a network."""

from pathlib import Path

SPIDER = Path(__file__).parents[2] / "shared" / "data" / "spider_t2space"

# Held out of everything that is trained: the figures of benchmarks/accuracy/segmentation.py are theirs.
HELD_OUT = ("005", "041", "069", "136", "162", "241")

VALIDATION = ("061", "152")

TRAINING = (
    "011", "018", "022", "035", "045", "050", "065", "081", "098",
    "127", "129", "141", "142", "185", "200", "209", "220",
)  # fmt: skip
