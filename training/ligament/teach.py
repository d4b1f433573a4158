"""Axial slices of real people that teach the axial network: the reference borders, and what the experts drew.

python -m training.ligament.teach training/runs/banks/people.npz: cuts of the people that train, a label a pixel that
says what it may be. Where nobody knows, many classes are left possible; where the slab ends, all of them.
"""

import argparse
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage
from skimage.draw import polygon2mask

from flavum.anatomy.side import Side
from flavum.imaging.segment import AXIAL_TISSUES
from training.ligament.band import Borders, find_bands
from training.ligament.cut import PIXEL_MM, Cut, cut_plane
from training.ligament.person import Drawn, read_drawn, tilt
from training.ligament.reference import read_references
from training.ligament.room import Room, find_room
from training.people import HELD_OUT, SPIDER, TRAINING

PIXELS = 448  # of PIXEL_MM, twice as fine as what the network sees: its crop and room to turn and shift it
LOOKS = ((0.0, 0.0), (-2.0, 0.0), (-1.0, 2.0), (1.0, -2.0), (2.0, 0.0), (3.5, 0.0), (-3.5, 0.0))  # mm above, degrees
ALL = (1 << (len(AXIAL_TISSUES) + 1)) - 1
SAC, LEFT, RIGHT, FAT, DISC, BODY, ARCH, FACET = (1 << n for n in range(1, len(AXIAL_TISSUES) + 1))
NOTHING = 1
LIGAMENT = {Side.LEFT: LEFT, Side.RIGHT: RIGHT}
SURE_SAC_MM, SURE_FAT_MM = 0.9, 1.2  # inside the experts' canal; outside it
RIM_MM, ENDS_MM, NEAR_MM, CORTEX_MM = 0.3, 5.0, 9.0, 1.0
ABOUT_CLEFT_MM, ASIDE_MM = 1.0, 9.0
SLAB_EDGE_MM = 1.0


def teach_person(person: Drawn) -> list[tuple[NDArray[np.float32], NDArray[np.uint16]]]:
    """Every look at every level of a person; a ligament is taught where its reference is kept."""
    trusted = {(one.level, one.side) for one in read_references(person, None) if not one.why_refused}
    taught = []
    for level, plane in person.find_planes().items():
        sides = {side for side in Side if (level, side) in trusted}
        for above_mm, flexion_deg in LOOKS:
            tilted = tilt(plane, flexion_deg=flexion_deg)
            cut = cut_plane(person.volume, person.labels, tilted, above_mm=above_mm, pixels=PIXELS)
            room = find_room(cut)
            if room is not None:
                taught.append((_coarsen(cut.image * cut.known), label_cut(cut, room, sides)[::2, ::2]))
    return taught


def _coarsen(image: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(image.reshape(PIXELS // 2, 2, PIXELS // 2, 2).mean(axis=(1, 3)), dtype=np.float32)


def label_cut(cut: Cut, room: Room, trusted: set[Side]) -> NDArray[np.uint16]:
    """What each pixel of a cut may be."""
    rows, columns = np.indices(cut.canal.shape) * PIXEL_MM
    middle, front, cleft = room.row * PIXEL_MM, _front(cut, rows), _cleft(room)
    away, from_room = _distance(cut.canal), _distance(room.mask)
    bits = np.full(cut.canal.shape, NOTHING, np.uint16)
    dark, near = cut.image <= room.half, from_room < NEAR_MM
    bits[near & (rows > middle)] |= ARCH | FACET
    bits[near & (rows <= middle)] |= DISC | BODY | FAT
    bits[near & ~dark] |= FAT
    _allow_ligaments(bits, near & dark & (rows > middle - ASIDE_MM), columns, cleft)
    behind = cut.bone & (rows > front)
    bits[cut.bone] = BODY
    bits[behind] = ARCH | FACET
    bits[behind & (rows < middle)] = ARCH | FACET | BODY
    if cut.disc is not None:
        bits[cut.disc] = DISC
    ring = (_distance(cut.bone) < CORTEX_MM) & ~cut.bone
    bits[ring & (rows > front)] |= ARCH | FACET | NOTHING
    bits[ring & (rows <= middle)] |= BODY | NOTHING
    _label_room(bits, cut, room, away, np.abs(columns - cleft) < ASIDE_MM)
    for side, borders in find_bands(cut, room).items():
        if side in trusted:
            _label_band(bits, borders, LIGAMENT[side])
    bits[ndimage.distance_transform_edt(cut.known) * PIXEL_MM < SLAB_EDGE_MM] = ALL
    return bits


def _label_room(
    bits: NDArray[np.uint16], cut: Cut, room: Room, away: NDArray[np.float64], is_middle: NDArray[np.bool_]
) -> None:
    """Sac and fat; fat beside the canal may be that of a foramen, which is background."""
    deep = ndimage.distance_transform_edt(cut.canal) * PIXEL_MM > SURE_SAC_MM
    beyond = room.mask & (away > SURE_FAT_MM)
    bits[room.mask | cut.canal] = SAC | FAT
    bits[beyond] = FAT | NOTHING
    bits[beyond & is_middle & (np.indices(bits.shape)[0] > room.row)] = FAT
    bits[deep] = SAC


def _allow_ligaments(
    bits: NDArray[np.uint16], where: NDArray[np.bool_], columns: NDArray[np.float64], cleft: float
) -> None:
    bits[where & (columns > cleft - ABOUT_CLEFT_MM)] |= LEFT
    bits[where & (columns < cleft + ABOUT_CLEFT_MM)] |= RIGHT


def _label_band(bits: NDArray[np.uint16], borders: Borders, ligament: int) -> None:
    """Inside the borders it is this ligament, on their line it may be, beyond their ends nobody knows."""
    inside = polygon2mask(bits.shape, borders.outline.points_mm / PIXEL_MM)
    ends = np.stack([np.mean([borders.inner[n], borders.outer[n]], axis=0) for n in (0, -1)])
    places = np.moveaxis(np.indices(bits.shape), 0, -1) * PIXEL_MM
    at_end = np.min([np.linalg.norm(places - end, axis=-1) for end in ends], axis=0) < ENDS_MM
    rim = (_distance(inside) < RIM_MM) & ~inside
    bits[~at_end & ~rim] &= np.uint16(ALL & ~ligament)
    bits[bits == 0] = NOTHING
    bits[rim] |= ligament
    core = ndimage.distance_transform_edt(inside) * PIXEL_MM > RIM_MM
    bits[inside & ~core] |= ligament
    bits[core] = ligament


def _distance(mask: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Millimetres from every pixel to a mask; infinitely far from an empty one."""
    if not mask.any():
        return np.full(mask.shape, np.inf)
    return np.asarray(ndimage.distance_transform_edt(~mask) * PIXEL_MM)


def _front(cut: Cut, rows: NDArray[np.float64]) -> float:
    return float(rows[cut.canal].min())


def _cleft(room: Room) -> float:
    """Where the room reaches farthest back: the cleft between the ligaments."""
    places = np.argwhere(room.mask) * PIXEL_MM
    return float(places[places[:, 0] > places[:, 0].max() - 1.0, 1].mean())


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("file", type=Path)
    asked.add_argument("--people", nargs="*", default=TRAINING)
    chosen = asked.parse_args()
    assert not set(chosen.people) & set(HELD_OUT), "a held-out person must never reach training"
    taught = []
    for number, key in enumerate(chosen.people, start=1):
        taught += teach_person(read_drawn(SPIDER, key))
        print(f"{number} of {len(chosen.people)} people, {len(taught)} slices", flush=True)
    images, bits = (np.stack(part) for part in zip(*taught, strict=True))
    chosen.file.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(chosen.file, image=images.astype(np.float16), bits=bits)


if __name__ == "__main__":
    main()
