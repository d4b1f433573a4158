"""Lumbar MR protocols (protocols.toml), and where their slices lie in a spine."""

import tomllib
from dataclasses import dataclass, field, fields
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from flavum.anatomy.frame import LEFT, POSTERIOR, SUPERIOR, Frame, Vector
from flavum.anatomy.level import LUMBAR_LEVELS, Level
from flavum.anatomy.phantom.artefact import Encoding, PhaseDirection
from flavum.anatomy.phantom.signal import Sequence, Shown
from flavum.anatomy.spine.parameters import LEVELS, Spine
from flavum.anatomy.spine.pose import place, rotation_of
from flavum.errors import Refusal

# Array axes of a stack: across the slices, down the rows, along the rows.
SAGITTAL_AXES = np.stack([LEFT, -SUPERIOR, POSTERIOR], axis=1)
AXIAL_AXES = np.stack([SUPERIOR, POSTERIOR, LEFT], axis=1)
CANAL_BEHIND_DISC_MM = 25.0  # from the middle of a disc to the middle of the canal, about
DISC_FRONT_MM = 25.0  # from the middle of a disc to where a saturated band may begin


class ProtocolRefusal(Refusal):
    """No such protocol."""

    kind = "study"


@dataclass(frozen=True)
class SeriesProtocol:
    """How one series is taken; see protocols.toml."""

    name: str
    description: str
    plane: str
    stacks: str
    slices: int
    rows: int
    columns: int
    in_plane_mm: float
    spacing_mm: float
    thickness_mm: float
    acquired_mm: tuple[float, float] | None
    sequence: Sequence
    three_dimensional: bool = False
    encoding: Encoding = field(default_factory=Encoding)


def protocol_names() -> list[str]:
    return list(_document()["protocol"])


def load_protocol(name: str) -> tuple[SeriesProtocol, ...]:
    """The series of a protocol, in the order in which they are taken."""
    document = _document()
    if name not in document["protocol"]:
        raise ProtocolRefusal(f"There is no protocol {name!r}; choose one of {', '.join(document['protocol'])}.")
    return tuple(_series(key, document["series"]) for key in document["protocol"][name])


@cache
def _document() -> dict[str, Any]:
    return tomllib.loads(files("flavum.anatomy.phantom").joinpath("protocols.toml").read_text(encoding="utf-8"))


def _series(name: str, series: dict[str, Any]) -> SeriesProtocol:
    entry = _inherit(name, series)
    assert entry.pop("source") in _document()["sources"]
    entry.pop("to_be_confirmed", None)
    sequence, encoding = (
        {one.name: entry.pop(one.name) for one in fields(kind) if one.name in entry} for kind in (Sequence, Encoding)
    )
    return SeriesProtocol(
        name=name,
        sequence=Sequence(**sequence | {"shown": Shown(sequence.get("shown", Shown.IN_PHASE))}),
        encoding=Encoding(**encoding | {"phase_direction": PhaseDirection(encoding.get("phase_direction", "COL"))}),
        acquired_mm=tuple(entry.pop("acquired_mm")),
        **entry,
    )


def _inherit(name: str, series: dict[str, Any]) -> dict[str, Any]:
    """The entry of a series with what it takes over from the one it is like."""
    entry = dict(series[name])
    return _inherit(entry.pop("like"), series) | entry if "like" in entry else entry


def place_stacks(series: SeriesProtocol, spine: Spine) -> tuple[Frame, ...]:
    """One frame per stack: a block in the patient's axes, or one in the plane of each lumbar disc, head to foot."""
    discs = {level: disc_axes(spine, level) for level in LUMBAR_LEVELS}
    if series.stacks == "per_disc":
        return tuple(_centred(series, middle, axes) for middle, axes in discs.values())
    middle = np.mean([middle for middle, _ in discs.values()], axis=0)
    return (_centred(series, middle, SAGITTAL_AXES if series.plane == "sagittal" else AXIAL_AXES),)


def band_edge_mm(spine: Spine) -> float:
    """LPS y of a saturated band's edge toward the spine: clear of every lumbar disc."""
    fronts = [rotation_of(spine) @ place(spine).discs[LEVELS.index(level)].point for level in LUMBAR_LEVELS]
    return float(min(point[1] for point in fronts)) - DISC_FRONT_MM


def disc_axes(spine: Spine, level: Level) -> tuple[Vector, Vector]:
    """LPS middle of the canal behind a disc (about), and the axes of an axial stack in the disc's plane."""
    pose, rotation = place(spine).discs[LEVELS.index(level)], rotation_of(spine)
    posterior = rotation @ pose.posterior
    axes = np.stack([rotation @ pose.superior, posterior, rotation @ pose.left], axis=1)
    return rotation @ pose.point + posterior * CANAL_BEHIND_DISC_MM, axes


def _centred(series: SeriesProtocol, middle: Vector, axes: Vector) -> Frame:
    shape = (series.slices, series.rows, series.columns)
    spacing = np.array([series.spacing_mm, series.in_plane_mm, series.in_plane_mm])
    return centred_frame(shape, middle, axes=axes, spacing_mm=spacing)


def centred_frame(shape: tuple[int, int, int], middle_mm: Vector, *, axes: Vector, spacing_mm: Vector) -> Frame:
    """The frame whose middle lies at an LPS point."""
    return Frame(shape, middle_mm - axes @ (spacing_mm * (np.array(shape) - 1) / 2), axes, spacing_mm)
