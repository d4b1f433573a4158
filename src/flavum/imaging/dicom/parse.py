"""From a DICOM file's bytes to its header and its pictures: the one place where damaged bytes become refusals."""

import logging
import warnings
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydicom import dcmread
from pydicom.config import disable_value_validation
from pydicom.dataelem import RawDataElement
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.filebase import DicomBytesIO
from pydicom.filereader import read_dataset, read_partial
from pydicom.filewriter import write_file_meta_info
from pydicom.pixels.decoders.base import get_decoder
from pydicom.tag import BaseTag
from pydicom.uid import (
    UID,
    DeflatedExplicitVRLittleEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
)

from flavum.errors import Refusal
from flavum.imaging.dicom.archive import (
    MEBIBYTE,
    MOST_FILE_BYTES,
    MOST_ZIP_RATIO,
    RATIO_MATTERS_FROM_BYTES,
    TooLargeRefusal,
    UnsafeArchiveRefusal,
)
from flavum.imaging.selection.slice import PixelState

PYDICOM_LOG = logging.getLogger("pydicom")
PREAMBLE_BYTES = 128
HEAD_BYTES = PREAMBLE_BYTES + 4
# Old files start with their first element: group 0002 or 0008, little endian.
BARE_BEGINNINGS = (
    b"\x02\x00\x00\x00",
    b"\x02\x00\x10\x00",
    b"\x08\x00\x00\x00",
    b"\x08\x00\x05\x00",
    b"\x08\x00\x08\x00",
)
# Of 5000 frames, 3 kB in some 50 items of sequences are said of each; pydicom takes 30 microseconds for an item.
MOST_HEADER_BYTES = 16 * MEBIBYTE
MOST_ITEMS = 250_000
ITEM_BEGINNINGS = (b"\xfe\xff\x00\xe0", b"\xff\xfe\xe0\x00")
MOST_ROWS = 4096
MOST_FRAMES = 5000
PIXEL_TAGS = (0x7FE00008, 0x7FE00009, 0x7FE00010)
SEQUENCE_END = b"\xfe\xff\xdd\xe0"
ELEMENT_HEADER_BYTES = {True: 8, False: 12}  # of PixelData, by whether the VR is implicit


class DamagedFileRefusal(Refusal):
    """A DICOM file is cut short or its bytes are wrong."""

    kind = "truncated"


class UnsupportedRefusal(Refusal):
    """The pictures are stored in a way that Flavum cannot open."""

    kind = "unsupported"


@contextmanager
def only_refusals() -> Iterator[None]:
    """Let nothing but a Refusal out of the work on one file: no other exception, no warning, no line in a log.

    pydicom's warnings and log lines quote the value that they complain of, which may be a patient's name.
    """
    was_disabled, PYDICOM_LOG.disabled = PYDICOM_LOG.disabled, True
    try:
        with warnings.catch_warnings(), disable_value_validation():
            warnings.simplefilter("ignore")
            yield
    except Refusal:
        raise
    # On damaged bytes pydicom and its decoders raise almost any exception, so here, and only here, all are caught.
    except Exception as cause:
        raise DamagedFileRefusal("A DICOM file is damaged or cut short; copy or export the study again.") from cause
    finally:
        PYDICOM_LOG.disabled = was_disabled


def looks_like_dicom(head: bytes) -> bool:
    """Whether a file that starts so may be DICOM."""
    return head[PREAMBLE_BYTES:HEAD_BYTES] == b"DICM" or head[:4] in BARE_BEGINNINGS


def parse_header(content: bytes) -> tuple[FileDataset, PixelState]:
    """Everything before the pixels, and whether the pixels follow. To be called inside only_refusals."""
    plain = _inflate(content)
    beginning = plain[:MOST_HEADER_BYTES]
    stream = BytesIO(beginning)
    if max(map(beginning.count, ITEM_BEGINNINGS)) > MOST_ITEMS:
        raise DamagedFileRefusal("A DICOM file's header has more parts than any picture's; export the study again.")
    header = dcmread(stream, force=True, stop_before_pixels=True)
    if stream.tell() == MOST_HEADER_BYTES:
        raise DamagedFileRefusal("A DICOM file has a header longer than any picture's; export the study again.")
    _check_size(header)
    return header, _judge_pixels(header, plain, stream.tell())


def is_fragile(content: bytes) -> bool:
    """Whether a file's pictures are compressed, so that decoding may crash, hang or flood. Refuses what none opens.

    To be called inside only_refusals.
    """
    header, _ = parse_header(content)
    syntax = transfer_syntax_of(header)
    if not _is_decodable(syntax):
        raise UnsupportedRefusal(
            "The pictures are compressed in a way that Flavum cannot open"
            f" ({syntax.name if syntax.is_transfer_syntax else 'unknown'}); export the study without compression."
        )
    return syntax.is_encapsulated


def decode_pictures(content: bytes, frames: Sequence[int]) -> NDArray[Any]:
    """Frames of a file, in rising order, as stored numbers, (frames, rows, columns). Inside only_refusals."""
    dataset = read_partial(BytesIO(_inflate(content)), stop_when=_after_pixels(), force=True)
    _check_size(dataset)
    dataset.file_meta.TransferSyntaxUID = transfer_syntax_of(dataset)
    decoded = enumerate(get_decoder(dataset.file_meta.TransferSyntaxUID).iter_array(dataset, raw=True))
    wanted = set(frames)
    pictures = np.stack([frame for n, (frame, _) in decoded if n in wanted])
    if len(pictures) < len(wanted):
        raise DamagedFileRefusal("A DICOM file holds fewer pictures than it says; copy or export the study again.")
    return _highest(dataset) - pictures.astype(np.int64) if _is_inverted(dataset) else pictures


def _after_pixels() -> Callable[[BaseTag, str | None, int], bool]:
    """A condition that ends reading behind the pixels: nothing that follows them is needed."""
    seen = False

    def stop(tag: BaseTag, vr: str | None, length: int) -> bool:
        nonlocal seen
        was_seen, seen = seen, seen or tag in PIXEL_TAGS
        return was_seen

    return stop


def _is_decodable(syntax: UID) -> bool:
    try:
        return bool(get_decoder(syntax).is_available)
    except RuntimeError:  # pydicom's word for a syntax that it does not know
        return False


def transfer_syntax_of(dataset: FileDataset) -> UID:
    """How the file says that it is encoded; what pydicom found out where it does not say."""
    stated = dataset.file_meta.get("TransferSyntaxUID")
    if stated:
        return UID(stated)
    is_implicit, _ = dataset.original_encoding  # BARE_BEGINNINGS are little endian
    return ImplicitVRLittleEndian if is_implicit else ExplicitVRLittleEndian


def _is_inverted(dataset: Dataset) -> bool:
    return dataset.PhotometricInterpretation == "MONOCHROME1"


def _highest(dataset: Dataset) -> int:
    """Highest plus lowest number that can be stored, from which a MONOCHROME1 picture is turned into MONOCHROME2."""
    return -1 if dataset.PixelRepresentation else (1 << int(dataset.BitsStored)) - 1


def _check_size(header: Dataset) -> None:
    rows, columns = int(header.get("Rows") or 0), int(header.get("Columns") or 0)
    frames = int(header.get("NumberOfFrames") or 1)
    if not (0 <= rows <= MOST_ROWS and 0 <= columns <= MOST_ROWS and 0 <= frames <= MOST_FRAMES):
        raise TooLargeRefusal(
            f"A file claims pictures of {rows} × {columns} pixels, {frames} of them, which no lumbar MRI has;"
            " remove it or export the study again."
        )


def _judge_pixels(header: FileDataset, content: bytes, pixels_at: int) -> PixelState:
    rest = len(content) - pixels_at
    if rest <= 0:
        return PixelState.CUT_SHORT if _ends_early(header) else PixelState.ABSENT
    syntax = transfer_syntax_of(header)
    if not syntax.is_transfer_syntax:
        return PixelState.WHOLE  # nobody can tell; is_fragile will refuse it
    if syntax.is_encapsulated:
        is_whole = content.find(SEQUENCE_END, pixels_at) >= 0
    else:
        bits = int(header.get("BitsAllocated") or 0) * int(header.get("SamplesPerPixel") or 1)
        promised = int(header.get("Rows") or 0) * int(header.get("Columns") or 0) * bits // 8
        is_whole = rest - ELEMENT_HEADER_BYTES[syntax.is_implicit_VR] >= promised * int(
            header.get("NumberOfFrames") or 1
        )
    return PixelState.WHOLE if is_whole else PixelState.CUT_SHORT


def _ends_early(header: Dataset) -> bool:
    """Whether the file stops inside an element, or before the picture's size, which comes last before the picture."""
    latest: Any = header.get_item(max(header.keys())) if len(header) else None
    is_cut = isinstance(latest, RawDataElement) and latest.value is not None and len(latest.value) < latest.length
    return is_cut or "Rows" not in header


def _inflate(content: bytes) -> bytes:
    """The same file without the deflation of its dataset, which pydicom would undo without any limit."""
    if DeflatedExplicitVRLittleEndian.encode() not in content:
        return content
    stream = BytesIO(content)
    stream.seek(HEAD_BYTES if content[PREAMBLE_BYTES:HEAD_BYTES] == b"DICM" else 0)
    meta = FileMetaDataset(
        read_dataset(
            stream, is_implicit_VR=False, is_little_endian=True, stop_when=lambda tag, vr, length: tag >> 16 != 2
        )
    )
    list(meta)  # raises where pydicom would try another way of reading, and then might find another syntax
    if meta.get("TransferSyntaxUID") != DeflatedExplicitVRLittleEndian:
        return content
    most = min(MOST_FILE_BYTES, max(RATIO_MATTERS_FROM_BYTES, MOST_ZIP_RATIO * len(content)))
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    plain = inflater.decompress(content[stream.tell() :], most)
    if inflater.unconsumed_tail:
        raise UnsafeArchiveRefusal("A file would unpack to far more than a picture can hold; do not open it.")
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    whole = DicomBytesIO()
    whole.write(b"\0" * PREAMBLE_BYTES + b"DICM")
    write_file_meta_info(whole, meta, enforce_standard=False)
    return whole.getvalue() + plain
