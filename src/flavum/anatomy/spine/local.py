"""Places against the nodes of a spine: compiled look-ups over the node table."""

from typing import Any

from numba import njit

from flavum.anatomy.spine.nodes import Column, Kind

X, Y, Z = int(Column.X), int(Column.Y), int(Column.Z)
LEFT, BACK, UP = int(Column.LEFT), int(Column.BACK), int(Column.UP)
KIND, REACH, FAN = int(Column.KIND), int(Column.REACH), int(Column.FAN)
DISC = int(Kind.DISC)
BEHIND_MM = 18.0  # farther behind a node its plane bends: in a lordosis the planes would meet there
END_MM = 18.0  # what counts as one node beyond either end of the table


@njit(cache=True, inline="always")
def height_over(i: int, x: float, y: float, z: float, table: Any) -> float:
    """How far above a node's plane a point lies."""
    row = table[i]
    return float((x - row[X]) * row[UP] + (y - row[Y]) * row[UP + 1] + (z - row[Z]) * row[UP + 2])


@njit(cache=True, inline="always")
def in_plane(i: int, x: float, y: float, z: float, table: Any) -> tuple[float, float]:
    """(to the left of, behind) a node's posterior wall."""
    row = table[i]
    dx, dy, dz = x - row[X], y - row[Y], z - row[Z]
    left = dx * row[LEFT] + dy * row[LEFT + 1] + dz * row[LEFT + 2]
    return left, dx * row[BACK] + dy * row[BACK + 1] + dz * row[BACK + 2]


@njit(cache=True, inline="always")
def _over(i: int, x: float, y: float, z: float, table: Any) -> float:
    """How far above a node's plane a point lies; behind the arch the plane bends to spread as the whole curve does."""
    past = in_plane(i, x, y, z, table)[1] - BEHIND_MM
    return height_over(i, x, y, z, table) - max(past, 0.0) * table[i, FAN]


@njit(cache=True)
def find_node(x: float, y: float, z: float, table: Any, guess: int) -> tuple[int, float]:
    """The node below a point, and how far (0 to 1) the point lies on the way to the next one.

    guess: where to begin. Beyond either end of the table the way runs on, so that nothing is drawn there without end.
    """
    last = table.shape[0] - 2
    i = min(max(guess, 0), last)
    below = _over(i, x, y, z, table)
    while below < 0.0 and i > 0:
        i -= 1
        below = _over(i, x, y, z, table)
    if below < 0.0:
        return 0, below / END_MM
    above = _over(i + 1, x, y, z, table)
    while above >= 0.0 and i < last:
        i += 1
        below = above
        above = _over(i + 1, x, y, z, table)
    if above >= 0.0:
        return last, 1.0 + above / END_MM
    return i, below / (below - above)


@njit(cache=True, inline="always")
def from_disc(i: int, f: float, table: Any) -> tuple[int, float]:
    """The disc node next to a place, and the place's way from it: 0 at the disc, +1 and -1 at the bodies."""
    if table[i, KIND] == DISC:
        return i, f
    if table[i + 1, KIND] == DISC:
        return i + 1, f - 1.0
    return -1, 1.0


@njit(cache=True, inline="always")
def blend(column: int, i: int, g: float, table: Any) -> float:
    """A column between node i and the next one."""
    return float(table[i, column] + g * (table[i + 1, column] - table[i, column]))


@njit(cache=True, inline="always")
def lean(i: int, axis: int, k: int, other: int, table: Any) -> float:
    """The part of one node's axis (its first column) that runs along an axis of another node."""
    a, b = table[i], table[k]
    return float(a[axis] * b[other] + a[axis + 1] * b[other + 1] + a[axis + 2] * b[other + 2])
