"""Whatever bytes a study is made of, reading it ends in a Study or a Refusal, never in a crash, a hang or a flood."""

import gzip
import io
import struct
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import gdcm
import nibabel
import numpy as np
import pydicom
import pytest
from dicom_factories import make_enhanced, make_volume, sagittal_t2, write_lumbar
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydicom.datadict import dictionary_VR, tag_for_keyword
from pydicom.uid import JPEGLSLossless, RLELossless

from flavum.errors import Refusal
from flavum.imaging.dicom.decoder import Decoder
from flavum.imaging.series import Study
from flavum.imaging.study import read_study

FEW = settings(max_examples=60, deadline=5000, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
SHAPE = (5, 32, 24)
SPACING_MM = (4.0, 2.0, 2.0)

# A change: where (as a fraction of the length), what is done there, how many bytes it takes, which bytes it brings.
CHANGES = st.lists(
    st.tuples(
        st.floats(0, 1),
        st.sampled_from(("overwrite", "insert", "delete", "cut", "double", "flip")),
        st.integers(1, 300),
        st.binary(min_size=1, max_size=8) | st.sampled_from((b"\xff\xff\xff\xff", b"\0\0\0\0", b"\xff\x7f", b"SQ\0\0")),
    ),
    min_size=1,
    max_size=4,
)
Changes = list[tuple[float, str, int, bytes]]


def spoil(content: bytes, changes: Changes) -> bytes:
    for where, how, count, brought in changes:
        at = int(where * len(content))
        match how:
            case "overwrite":
                content = content[:at] + brought + content[at + len(brought) :]
            case "insert":
                content = content[:at] + brought + content[at:]
            case "delete":
                content = content[:at] + content[at + count :]
            case "cut":
                content = content[:at]
            case "double":
                content = content[: at + count] + content[at:]
            case "flip":
                content = content[:at] + bytes(b ^ 0x41 for b in content[at : at + 3]) + content[at + 3 :]
    return content


def read_bytes(files: dict[str, bytes], entrance: str = "") -> Study | Refusal:
    with TemporaryDirectory() as folder:
        for name, content in files.items():
            Path(folder, name).write_bytes(content)
        try:
            return read_study(Path(folder, entrance))
        except Refusal as refusal:
            return refusal


def is_in_order(outcome: Study | Refusal) -> bool:
    """A study whose pictures are finite, or a sentence without the patient's name."""
    if isinstance(outcome, Study):
        return bool(np.isfinite(outcome.sagittal_t2.stacks[0].values).all())
    return str(outcome).endswith(".") and "PHANTOM" not in str(outcome) and hasattr(outcome, "kind")


def _in_memory(write: Callable[[Path], object]) -> dict[str, bytes]:
    with TemporaryDirectory() as folder:
        write(Path(folder))
        return {f"{n}{p.suffix}": p.read_bytes() for n, p in enumerate(sorted(Path(folder).rglob("*"))) if p.is_file()}


def _volume():
    return make_volume(shape=SHAPE, spacing_mm=SPACING_MM)


@cache
def classic() -> dict[str, bytes]:
    return _in_memory(lambda folder: write_lumbar(folder, [sagittal_t2(_volume())]))


@cache
def compressed(syntax: str) -> dict[str, bytes]:
    def write(folder: Path) -> None:
        for path in write_lumbar(folder, [sagittal_t2(_volume())]):
            dataset = pydicom.dcmread(path)
            dataset.compress(syntax, generate_instance_uid=False)
            dataset.save_as(path)

    return _in_memory(write)


@cache
def compressed_by_gdcm(syntax: int) -> dict[str, bytes]:
    def write(folder: Path) -> None:
        for path in write_lumbar(folder, [sagittal_t2(_volume())]):
            reader = gdcm.ImageReader()
            reader.SetFileName(str(path))
            reader.Read()
            change = gdcm.ImageChangeTransferSyntax()
            change.SetTransferSyntax(gdcm.TransferSyntax(syntax))
            change.SetInput(reader.GetImage())
            assert change.Change()
            writer = gdcm.ImageWriter()
            writer.SetFile(reader.GetFile())
            writer.SetImage(change.GetOutput())
            writer.SetFileName(str(path))
            assert writer.Write()

    return _in_memory(write)


@cache
def enhanced() -> bytes:
    with TemporaryDirectory() as folder:
        whole = make_enhanced(write_lumbar(Path(folder), [sagittal_t2(_volume())]))
    stream = io.BytesIO()
    whole.save_as(stream, enforce_file_format=True)
    return stream.getvalue()


@cache
def zipped() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in classic().items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


@cache
def nifti() -> bytes:
    values = np.random.default_rng(0).integers(0, 255, (10, 24, 70), dtype=np.uint8)
    return nibabel.Nifti1Image(values, np.diag([1.0, 1.0, 1.0, 1.0])).to_bytes()


def one_spoilt(files: dict[str, bytes], changes: Changes) -> dict[str, bytes]:
    name = sorted(files)[2]
    return {**files, name: spoil(files[name], changes)}


def test_unspoilt_studies_are_read() -> None:
    for files in (classic(), compressed(RLELossless), {"one": enhanced()}):
        assert isinstance(read_bytes(files), Study)
    assert isinstance(read_bytes({"a.zip": zipped()}, "a.zip"), Study)
    assert isinstance(read_bytes({"a.nii": nifti()}, "a.nii"), Study)


@FEW
@given(CHANGES)
def test_classic_file_spoilt(changes: Changes) -> None:
    assert is_in_order(read_bytes(one_spoilt(classic(), changes)))


@FEW
@given(CHANGES)
def test_every_classic_file_spoilt_alike(changes: Changes) -> None:
    assert is_in_order(read_bytes({name: spoil(content, changes) for name, content in classic().items()}))


@FEW
@given(CHANGES)
def test_header_of_every_file_spoilt(changes: Changes) -> None:
    changes = [(where * 0.5, *rest) for where, *rest in changes]
    assert is_in_order(read_bytes({name: spoil(content, changes) for name, content in classic().items()}))


@pytest.fixture(scope="module")
def decoder() -> Iterator[Decoder]:
    """One for all examples, since its process takes half a second to start."""
    with Decoder() as one:
        yield one


@pytest.mark.parametrize(
    "files",
    [
        lambda: compressed(RLELossless),
        lambda: compressed(JPEGLSLossless),
        lambda: compressed_by_gdcm(gdcm.TransferSyntax.JPEGLosslessProcess14_1),
        lambda: compressed_by_gdcm(gdcm.TransferSyntax.JPEG2000Lossless),
    ],
    ids=["run length", "jpeg-ls", "jpeg lossless", "jpeg 2000"],
)
@FEW
@given(changes=CHANGES)
def test_compressed_file_spoilt(files: Callable[[], dict[str, bytes]], changes: Changes, decoder: Decoder) -> None:
    content = files()[sorted(files())[2]]
    spoilt = spoil(content, [(0.4 + where * 0.6, *rest) for where, *rest in changes])
    try:
        pictures = decoder.decode(spoilt, [0])
    except Refusal:
        return
    assert pictures.ndim == 3


@FEW
@given(CHANGES)
def test_enhanced_file_spoilt(changes: Changes) -> None:
    assert is_in_order(read_bytes({"one.dcm": spoil(enhanced(), changes)}))


@FEW
@given(CHANGES)
def test_zip_spoilt(changes: Changes) -> None:
    assert is_in_order(read_bytes({"a.zip": spoil(zipped(), changes)}, "a.zip"))


@FEW
@given(CHANGES)
def test_directory_of_zip_spoilt(changes: Changes) -> None:
    start = zipped().index(b"PK\x01\x02")
    assert is_in_order(read_bytes({"a.zip": zipped()[:start] + spoil(zipped()[start:], changes)}, "a.zip"))


@FEW
@given(CHANGES)
def test_nifti_spoilt(changes: Changes) -> None:
    changes = [(where * 0.03, *rest) for where, *rest in changes]
    assert is_in_order(read_bytes({"a.nii": spoil(nifti(), changes)}, "a.nii"))


@FEW
@given(CHANGES)
def test_packed_nifti_spoilt(changes: Changes) -> None:
    assert is_in_order(read_bytes({"a.nii.gz": spoil(gzip.compress(nifti(), mtime=0), changes)}, "a.nii.gz"))


@FEW
@given(
    st.binary(max_size=400),
    st.sampled_from((b"", bytes(128) + b"DICM", b"\x08\x00\x05\x00", b"PK\x03\x04", b"PK\x05\x06")),
)
def test_any_bytes(content: bytes, beginning: bytes) -> None:
    for name in ("a", "a.zip", "a.nii", "a.nii.gz"):
        assert isinstance(read_bytes({name: beginning + content}, name), Refusal)


STRANGE = st.sampled_from(
    (
        "nan",
        "inf",
        "-1",
        "0",
        "1e400",
        "1e30",
        "-1e-30",
        "65535",
        "4294967295",
        "",
        "\\",
        "1\\2\\3\\4\\5\\6",
        "a" * 70,
        "\u00e9",
    )
)
TOLD = (
    "Rows",
    "Columns",
    "BitsAllocated",
    "BitsStored",
    "HighBit",
    "PixelRepresentation",
    "SamplesPerPixel",
    "NumberOfFrames",
    "PixelSpacing",
    "ImagePositionPatient",
    "ImageOrientationPatient",
    "SliceThickness",
    "SpacingBetweenSlices",
    "EchoTime",
    "RepetitionTime",
    "InversionTime",
    "InstanceNumber",
    "AcquisitionNumber",
    "SeriesNumber",
    "ImageType",
    "ScanOptions",
    "ScanningSequence",
    "StudyDate",
    "Modality",
    "SOPClassUID",
    "SOPInstanceUID",
    "SeriesInstanceUID",
    "StudyInstanceUID",
    "PatientName",
    "PatientID",
    "BodyPartExamined",
    "RescaleSlope",
    "RescaleIntercept",
    "PhotometricInterpretation",
    "SpecificCharacterSet",
    "TemporalPositionIdentifier",
)


def tell(content: bytes, keyword: str, value: str) -> bytes:
    """The same file in which an element holds a value that need not fit it; absent ones come before the pixels."""
    tag = tag_for_keyword(keyword)
    vr = dictionary_VR(tag)
    raw = struct.pack("<H", int(value) & 0xFFFF) if vr == "US" and value.lstrip("-").isdigit() else value.encode()
    head = struct.pack("<HH", tag >> 16, tag & 0xFFFF) + vr.encode()
    at = content.find(head)
    if at < 0:
        at = end = content.rindex(b"\xe0\x7f\x10\x00OW")
    else:
        end = at + 8 + int.from_bytes(content[at + 6 : at + 8], "little")
    return content[:at] + head + struct.pack("<H", len(raw)) + raw + content[end:]


@FEW
@given(st.lists(st.tuples(st.sampled_from(TOLD), STRANGE), min_size=1, max_size=2), st.booleans())
def test_strange_values(told: list[tuple[str, str]], in_every_file: bool) -> None:
    files = dict(classic())
    for name in sorted(files) if in_every_file else sorted(files)[2:3]:
        for keyword, value in told:
            files[name] = tell(files[name], keyword, value)

    assert is_in_order(read_bytes(files))
