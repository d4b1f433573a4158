"""The scanner: a spine and a protocol become series of images, with the tissue that truly lies in each voxel."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from flavum.anatomy.frame import Frame
from flavum.anatomy.level import LUMBAR_LEVELS
from flavum.anatomy.phantom.artefact import NO_ARTEFACTS, Artefacts
from flavum.anatomy.phantom.look import Look, usual_look
from flavum.anatomy.phantom.metal import find_metal_field
from flavum.anatomy.phantom.protocol import SeriesProtocol, band_edge_mm, disc_axes, load_protocol, place_stacks
from flavum.anatomy.phantom.render import Scanner, render_slice, to_integers
from flavum.anatomy.phantom.sensitivity import Band, Coil, find_skin
from flavum.anatomy.phantom.signal import Sequence
from flavum.anatomy.phantom.slab import Labels, LabelSource, slice_frame, tissue_fractions
from flavum.anatomy.phantom.texture import Grain, draw_grain
from flavum.anatomy.spine.parameters import Spine
from flavum.anatomy.spine.raster import rasterise

LookMaker = Callable[[Sequence, np.random.Generator], Look]
Progress = Callable[[str, float], None]


@dataclass(frozen=True, eq=False)
class Stack:
    """A block of parallel slices. values: the image; labels: the Tissue at every voxel's centre."""

    values: NDArray[np.uint16]
    labels: Labels
    frame: Frame


@dataclass(frozen=True, eq=False)
class PhantomSeries:
    """A series as scanned, stack by stack."""

    protocol: SeriesProtocol
    stacks: tuple[Stack, ...]


def scan_spine(
    spine: Spine,
    protocol: str | tuple[SeriesProtocol, ...],
    *,
    seed: int,
    make_look: LookMaker = usual_look,
    artefacts: Artefacts = NO_ARTEFACTS,
    progress: Progress | None = None,
) -> tuple[PhantomSeries, ...]:
    """Scan a spine. protocol: a name in protocols.toml, or the series themselves.

    seed: of the tissues' grain, the look and the noise. The person looks the same in every series. artefacts: what
    the scanner does beyond noise and blur.
    """
    wanted = load_protocol(protocol) if isinstance(protocol, str) else protocol
    looks = [make_look(series.sequence, np.random.default_rng([seed, 2])) for series in wanted]
    source, grain = partial(rasterise, spine), draw_grain(seed)
    scanners = _set_up(spine, source, wanted, artefacts)
    groups = [(group, place_stacks(wanted[group[0]], spine)) for group in _same_places(wanted)]
    stacks: list[list[Stack]] = [[] for _ in wanted]
    done, whole = 0, sum(len(frames) for _, frames in groups)
    for group, frames in groups:
        for number, frame in enumerate(frames):
            noise = [np.random.default_rng([seed, 3, n, number]) for n in group]
            taken = _scan_stack(source, frame, [(wanted[n], looks[n], scanners[n]) for n in group], grain, noise)
            for n, stack in zip(group, taken, strict=True):
                stacks[n].append(stack)
            done += 1
            if progress:
                progress("scanning the phantom", done / whole)
    return tuple(PhantomSeries(series, tuple(stacks[n])) for n, series in enumerate(wanted))


def _set_up(
    spine: Spine, source: LabelSource, wanted: tuple[SeriesProtocol, ...], artefacts: Artefacts
) -> list[Scanner]:
    """A scanner for each series, about this person: where the skin, the front of the spine and any metal lie."""
    middle_mm = np.mean([disc_axes(spine, level)[0] for level in LUMBAR_LEVELS], axis=0)
    field = find_metal_field(source, middle_mm) if artefacts.metal else None
    coil = None
    if artefacts.coil_corrected is not None:
        coil = Coil(middle_mm, find_skin(source, middle_mm), artefacts.coil_corrected)
    bands = [
        Band(band_edge_mm(spine), one.encoding.saturation_mm) if one.encoding.saturation_mm else None for one in wanted
    ]
    return [
        Scanner(one.sequence, one.encoding, artefacts, coil, band, field)
        for one, band in zip(wanted, bands, strict=True)
    ]


def _same_places(wanted: tuple[SeriesProtocol, ...]) -> list[list[int]]:
    """Numbers of the series, those with the very same slices together: their tissue is looked up only once."""
    groups: dict[tuple[object, ...], list[int]] = {}
    for n, s in enumerate(wanted):
        place = (s.plane, s.stacks, s.slices, s.rows, s.columns, s.in_plane_mm, s.spacing_mm, s.thickness_mm)
        groups.setdefault(place, []).append(n)
    return list(groups.values())


def _scan_stack(
    source: LabelSource,
    frame: Frame,
    series: list[tuple[SeriesProtocol, Look, Scanner]],
    grain: Grain,
    noise: list[np.random.Generator],
) -> list[Stack]:
    images: list[list[NDArray[np.uint16]]] = [[] for _ in series]
    for n in range(frame.shape[0]):
        one = slice_frame(frame, n)
        fractions = tissue_fractions(source, one, thickness_mm=series[0][0].thickness_mm)
        for m, (protocol, look, scanner) in enumerate(series):
            image = render_slice(
                fractions,
                one,
                look=look,
                grain=grain,
                acquired_mm=protocol.acquired_mm,
                rng=noise[m],
                scanner=scanner,
            )
            images[m].append(to_integers(image))
    labels = source(frame)
    return [Stack(np.stack(values), labels, frame) for values in images]
