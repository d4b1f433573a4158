"""Small synthetic studies on which every level can be measured in seconds."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

from dicom_factories import edit, put

from flavum.anatomy.phantom.protocol import SeriesProtocol, load_protocol
from flavum.anatomy.phantom.scan import scan_spine
from flavum.anatomy.population.draw import draw_spine
from flavum.anatomy.spine.parameters import Cause
from flavum.imaging.dicom.mr import from_phantom, write_study

ON = date(2026, 11, 20)
SEED = 7
ROUGHER = 2  # pixels twice as large, so that a study takes a second to write and few to read
SAGITTAL_SLICES, AXIAL_SLICES = 9, 3


def _rougher(series: SeriesProtocol) -> SeriesProtocol:
    pixel_mm = ROUGHER * series.in_plane_mm
    return replace(
        series,
        rows=series.rows // ROUGHER,
        columns=series.columns // ROUGHER,
        in_plane_mm=pixel_mm,
        acquired_mm=(pixel_mm, pixel_mm),
        slices=SAGITTAL_SLICES if series.plane == "sagittal" else AXIAL_SLICES,
    )


@cache
def rough_study(on: date = ON, patient: str = "PHANTOM") -> tuple[bytes, ...]:
    """The files of a small study of a spine with thick ligaments: sagittal T2 and one angled axial stack per disc."""
    wanted = tuple(_rougher(one) for one in load_protocol("lumbar_angled") if "T2" in one.description)
    series = scan_spine(draw_spine(seed=SEED, plant=Cause.LIGAMENT), wanted, seed=SEED)
    with TemporaryDirectory() as folder:
        paths = write_study(Path(folder), [from_phantom(one) for one in series], on=on, seed="rough", patient=patient)
        return tuple(path.read_bytes() for path in paths)


def of_person(files: Sequence[bytes], **elements: object) -> tuple[bytes, ...]:
    """The same files as if a living person's: not marked as synthetic, with these elements of the header."""
    with TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{n:03d}" for n in range(len(files))]
        for path, content in zip(paths, files, strict=True):
            path.write_bytes(content)
        edit(paths, put(DeidentificationMethod="", **elements))
        return tuple(path.read_bytes() for path in paths)


def zip_of(files: Sequence[bytes]) -> bytes:
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        for n, content in enumerate(files):
            archive.writestr(f"IM{n:05d}", content)
    return packed.getvalue()
