import os
import signal
from pathlib import Path

import numpy as np
import pydicom
import pytest
from dicom_factories import make_enhanced, make_volume, sagittal_t2, write_lumbar
from pydicom.uid import JPEGLSLossless, RLELossless

from flavum.imaging.dicom import decoder as decoder_module
from flavum.imaging.dicom.decoder import Decoder
from flavum.imaging.dicom.parse import DamagedFileRefusal, is_fragile

SPOILT = Path(__file__).parents[3] / "generative" / "spoilt"


@pytest.fixture
def stored(tmp_path: Path) -> pydicom.Dataset:
    return make_enhanced(write_lumbar(tmp_path / "classic", [sagittal_t2()]))


def saved(dataset: pydicom.Dataset, path: Path, syntax: str = "") -> bytes:
    if syntax:
        dataset.compress(syntax, generate_instance_uid=False)
    dataset.save_as(path, enforce_file_format=True)
    return path.read_bytes()


@pytest.mark.parametrize("syntax", ["", RLELossless, JPEGLSLossless])
def test_wanted_frames_in_this_process_or_another(syntax: str, stored: pydicom.Dataset, tmp_path: Path) -> None:
    whole = stored.pixel_array
    content = saved(stored, tmp_path / "one.dcm", syntax)

    with Decoder() as decoder:
        first = decoder.decode(content, [1, 4, 5])
        again = decoder.decode(content, [0])

    assert is_fragile(content) is (syntax != "")
    assert np.array_equal(first, whole[[1, 4, 5]])
    assert np.array_equal(again, whole[[0]])


@pytest.mark.parametrize("name", ["aborts_jpeg_lossless.dcm", "aborts_jpeg_2000.dcm"])
def test_file_that_makes_gdcm_abort_is_refused(name: str, stored: pydicom.Dataset, tmp_path: Path) -> None:
    good = saved(stored, tmp_path / "one.dcm", JPEGLSLossless)

    with Decoder() as decoder:
        with pytest.raises(DamagedFileRefusal):
            decoder.decode((SPOILT / name).read_bytes(), [0])
        assert decoder.decode(good, [0]).shape == (1, *make_volume().frame.shape[1:])


def test_decoder_that_takes_too_long_is_stopped(
    stored: pydicom.Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = saved(stored, tmp_path / "one.dcm", JPEGLSLossless)
    monkeypatch.setattr(decoder_module, "DEADLINE_SECONDS", 0.2)

    with Decoder() as decoder:
        decoder._child = decoder_module._start()
        os.kill(decoder._child.pid, signal.SIGSTOP)
        with pytest.raises(DamagedFileRefusal):
            decoder.decode(content, [0])


def test_decoder_leaves_no_process_behind(stored: pydicom.Dataset, tmp_path: Path) -> None:
    content = saved(stored, tmp_path / "one.dcm", JPEGLSLossless)

    with Decoder() as decoder:
        decoder.decode(content, [0])
        child = decoder._child

    assert child.poll() is not None


def test_decoder_that_cannot_start_is_a_fault_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoder_module.sys, "executable", "/bin/true")

    with pytest.raises(RuntimeError):
        decoder_module._start()
