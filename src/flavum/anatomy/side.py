"""The patient's own left and right, never the screen's."""

from enum import Enum


class Side(Enum):
    """A side of the patient."""

    LEFT = "left"
    RIGHT = "right"

    @property
    def sign(self) -> int:
        """+1 for left, -1 for right: the direction along the x axis of the LPS frame."""
        return 1 if self is Side.LEFT else -1
