import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from flavum.anatomy.phantom.protocol import load_protocol, place_stacks
from flavum.anatomy.population.draw import draw_spine
from flavum.imaging.dicom.mr import MrSeries, write_study
from flavum.imaging.dicom.read import read_study
from flavum.imaging.dicom.source import NoSourceRefusal, read_sources
from flavum.imaging.volume import Volume


def write_small_study(folder: Path, *, dicomdir: bool = False) -> None:
    """A lumbar study of the usual geometry; what is in the pictures does not matter here."""
    rng = np.random.default_rng(0)
    series = []
    for one in load_protocol("lumbar_angled"):
        coarse = replace(one, rows=192, columns=192, in_plane_mm=one.in_plane_mm * one.rows / 192)
        stacks = tuple(Volume(rng.uniform(0, 900, f.shape), f) for f in place_stacks(coarse, draw_spine(seed=1)))
        timing = one.sequence
        series.append(MrSeries(one.description, stacks, timing.repetition_time_ms, timing.echo_time_ms, 17, 4.0))
    write_study(folder, series, on=date(2026, 11, 20), seed="source", dicomdir=dicomdir)


@pytest.mark.parametrize("kind", ["folder", "zip", "dicomdir"])
def test_every_slice_has_its_own_header(tmp_path: Path, kind: str) -> None:
    folder = tmp_path / "study"
    folder.mkdir()
    write_small_study(folder, dicomdir=kind == "dicomdir")
    path = {"folder": folder, "dicomdir": folder / "DICOMDIR", "zip": tmp_path / "study.zip"}[kind]
    if kind == "zip":
        shutil.make_archive(str(path.with_suffix("")), "zip", folder)

    sources = read_sources(path, read_study(path))

    assert len(sources) == 1 + 1 + 5
    for source in sources:
        assert len(source.headers) == source.volume.frame.shape[0]
        for n, header in enumerate(source.headers):
            assert np.allclose(header.ImagePositionPatient, source.volume.frame.to_lps([n, 0, 0]), atol=1e-3)


def test_study_that_is_not_dicom(tmp_path: Path) -> None:
    write_small_study(tmp_path)

    with pytest.raises(NoSourceRefusal, match="not DICOM"):
        read_sources(tmp_path, replace(read_study(tmp_path), source_kind="nifti"))


def test_image_that_has_gone(tmp_path: Path) -> None:
    write_small_study(tmp_path)
    study = read_study(tmp_path)
    next(tmp_path.rglob("IM000001.dcm")).unlink()

    with pytest.raises(NoSourceRefusal, match="no longer"):
        read_sources(tmp_path, study)
