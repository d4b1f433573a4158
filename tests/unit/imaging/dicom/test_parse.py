import struct
import tracemalloc
from io import BytesIO
from pathlib import Path

import gdcm
import numpy as np
import pydicom
import pytest
from dicom_factories import make_volume, sagittal_t2, write_lumbar
from pydicom.uid import (
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    HTJ2KLossless,
    ImplicitVRLittleEndian,
    JPEGLSLossless,
    RLELossless,
)

from flavum.errors import Refusal
from flavum.imaging.dicom import parse
from flavum.imaging.dicom.parse import (
    DamagedFileRefusal,
    UnsupportedRefusal,
    decode_pictures,
    looks_like_dicom,
    only_refusals,
    parse_header,
)
from flavum.imaging.dicom.read import read_study
from flavum.imaging.selection.slice import PixelState
from flavum.imaging.volume import SAGITTAL, to_closest_axes


def assert_reads_back(folder: Path) -> None:
    study = read_study(folder)

    read = to_closest_axes(study.sagittal_t2.stacks[0], SAGITTAL)
    assert np.array_equal(read.values, make_volume().values)
    assert study.remarks == ()


@pytest.mark.parametrize("syntax", [ImplicitVRLittleEndian, ExplicitVRBigEndian, DeflatedExplicitVRLittleEndian])
def test_uncompressed_syntaxes(syntax: pydicom.uid.UID, tmp_path: Path) -> None:
    for path in write_lumbar(tmp_path, [sagittal_t2()]):
        dataset = pydicom.dcmread(path)
        if syntax == ExplicitVRBigEndian:
            dataset.PixelData = dataset.pixel_array.astype(">u2").tobytes()
            dataset["PixelData"].VR = "OW"
        dataset.file_meta.TransferSyntaxUID = syntax
        data = BytesIO()
        pydicom.dcmwrite(
            data,
            dataset,
            implicit_vr=syntax.is_implicit_VR,
            little_endian=syntax.is_little_endian,
            force_encoding=True,
        )
        path.write_bytes(data.getvalue())

    assert_reads_back(tmp_path)


@pytest.mark.parametrize("syntax", [RLELossless, JPEGLSLossless])
def test_syntaxes_that_pydicom_encodes(syntax: pydicom.uid.UID, tmp_path: Path) -> None:
    for path in write_lumbar(tmp_path, [sagittal_t2()]):
        dataset = pydicom.dcmread(path)
        dataset.compress(syntax, generate_instance_uid=False)
        dataset.save_as(path)

    assert_reads_back(tmp_path)


@pytest.mark.parametrize(
    "syntax",
    [
        gdcm.TransferSyntax.JPEGLosslessProcess14,
        gdcm.TransferSyntax.JPEGLosslessProcess14_1,
        gdcm.TransferSyntax.JPEGLSLossless,
        gdcm.TransferSyntax.JPEG2000Lossless,
        gdcm.TransferSyntax.JPEG2000,
        gdcm.TransferSyntax.RLELossless,
    ],
)
def test_syntaxes_that_gdcm_encodes(syntax: int, tmp_path: Path) -> None:
    for path in write_lumbar(tmp_path, [sagittal_t2()]):
        reader = gdcm.ImageReader()
        reader.SetFileName(str(path))
        assert reader.Read()
        change = gdcm.ImageChangeTransferSyntax()
        change.SetTransferSyntax(gdcm.TransferSyntax(syntax))
        change.SetInput(reader.GetImage())
        assert change.Change()
        writer = gdcm.ImageWriter()
        writer.SetFile(reader.GetFile())
        writer.SetImage(change.GetOutput())
        writer.SetFileName(str(path))
        assert writer.Write()

    assert_reads_back(tmp_path)


def test_compression_that_nothing_here_opens(tmp_path: Path) -> None:
    for path in write_lumbar(tmp_path, [sagittal_t2()]):
        dataset = pydicom.dcmread(path)
        dataset.compress(RLELossless, generate_instance_uid=False)
        dataset.file_meta.TransferSyntaxUID = HTJ2KLossless
        dataset.save_as(path)

    with pytest.raises(UnsupportedRefusal, match="High-Throughput JPEG 2000"):
        read_study(tmp_path)


@pytest.mark.parametrize("is_compressed", [True, False])
def test_pixel_state(is_compressed: bool, tmp_path: Path) -> None:
    path = write_lumbar(tmp_path, [sagittal_t2()])[0]
    dataset = pydicom.dcmread(path)
    if is_compressed:
        dataset.compress(RLELossless, generate_instance_uid=False)
        dataset.save_as(path)
    whole = path.read_bytes()
    del dataset.PixelData
    dataset.save_as(path)
    bare = path.read_bytes()

    assert parse_header(whole)[1] is PixelState.WHOLE
    assert parse_header(whole[:-20])[1] is PixelState.CUT_SHORT
    assert parse_header(bare)[1] is PixelState.ABSENT
    assert parse_header(bare[:-2])[1] is PixelState.CUT_SHORT
    assert parse_header(bare[:700])[1] is PixelState.CUT_SHORT


@pytest.mark.parametrize("length", [0xFFFFFFFF, 2**22])
def test_flood_of_items_is_not_read(length: int, tmp_path: Path) -> None:
    content = write_lumbar(tmp_path, [sagittal_t2()])[0].read_bytes()
    items = (b"\xfe\xff\x00\xe0" + bytes(4)) * 2**19
    flood = struct.pack("<HH2sHI", 0x0040, 0x0275, b"SQ", 0, length) + items
    pixels = content.rindex(b"\xe0\x7f\x10\x00OW")

    with pytest.raises(DamagedFileRefusal, match="more parts"):
        parse_header(content[:pixels] + flood + content[pixels:])


def test_flood_of_elements_before_the_pixels_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parse, "MOST_HEADER_BYTES", 2**19)
    content = write_lumbar(tmp_path, [sagittal_t2()])[0].read_bytes()
    pixels = content.rindex(b"\xe0\x7f\x10\x00OW")
    flood = struct.pack("<HH2sH", 0x0029, 0x1001, b"LO", 0) * 2**16

    with pytest.raises(DamagedFileRefusal, match="longer than"):
        parse_header(content[:pixels] + flood + content[pixels:])


def test_flood_of_elements_behind_the_pixels_is_not_read(tmp_path: Path) -> None:
    content = write_lumbar(tmp_path, [sagittal_t2()])[0].read_bytes()
    flood = b"".join(struct.pack("<HH2sH", 0x7FE1, 0x1000 + n, b"LO", 0) for n in range(2**15))

    tracemalloc.start()
    pictures = decode_pictures(content + flood, [0])
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert np.array_equal(pictures[0], pydicom.dcmread(BytesIO(content)).pixel_array)
    assert peak < 2**20


def test_odd_sized_8_bit_pictures(tmp_path: Path) -> None:
    path = write_lumbar(tmp_path, [sagittal_t2()])[0]
    dataset = pydicom.dcmread(path)
    dataset.Rows, dataset.Columns = 3, 5
    dataset.BitsAllocated = dataset.BitsStored = 8
    dataset.HighBit = 7
    dataset.PixelData = bytes(range(15)) + b"\0"
    dataset["PixelData"].VR = "OB"
    dataset.save_as(path)

    assert parse_header(path.read_bytes())[1] is PixelState.WHOLE
    assert np.array_equal(decode_pictures(path.read_bytes(), [0])[0], np.arange(15).reshape(3, 5))


def test_only_refusals_lets_refusals_through_and_turns_the_rest() -> None:
    with pytest.raises(UnsupportedRefusal), only_refusals():
        raise UnsupportedRefusal("as it is.")
    with pytest.raises(DamagedFileRefusal) as turned, only_refusals():
        raise KeyError("Doe^John")
    assert "Doe" not in str(turned.value)
    assert isinstance(turned.value, Refusal)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (bytes(128) + b"DICM", True),
        (b"\x08\x00\x05\x00" + bytes(128), True),
        (b"\x02\x00\x00\x00", True),
        (b"%PDF-1.7" + bytes(124), False),
        (b"", False),
        (b"\x89PNG\r\n\x1a\n" + bytes(124), False),
    ],
)
def test_looks_like_dicom(head: bytes, expected: bool) -> None:
    assert looks_like_dicom(head) is expected
