"""Judging a slice by what the scanner wrote: weighting, body part, whether it is a scan of its own (protocol.toml)."""

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from flavum.imaging.selection.slice import Scan, Slice
from flavum.imaging.series import Contrast


@cache
def protocol_table() -> dict[str, Any]:
    """protocol.toml as it is, read once."""
    return tomllib.loads(files("flavum.imaging.selection").joinpath("protocol.toml").read_text(encoding="utf-8"))


def contrast_limit(name: str) -> float:
    """A threshold of protocol.toml, in milliseconds."""
    return float(protocol_table()["contrast"][name]["value"])


def judge_contrast(scan: Scan) -> Contrast:
    """The weighting of a scan, from TR, TE, TI, pulse sequence and fat suppression; UNKNOWN where TE is not said."""
    if _is_other_image(scan) or _is_gradient_echo(scan):
        return Contrast.OTHER
    if scan.echo_time_ms is None:
        return Contrast.UNKNOWN
    if 0 < (scan.inversion_time_ms or 0) <= contrast_limit("stir_highest_inversion_time"):
        return Contrast.T2_FAT_SUPPRESSED
    if _is_t1(scan):
        return Contrast.T1
    return _judge_t2(scan)


def is_elsewhere(slice_: Slice) -> bool:
    """Whether the header names a part of the body other than the lumbar spine; naming none is not elsewhere."""
    words = protocol_table()["body_part"]
    names = {name for part in slice_.body_parts for name in _spellings(part)}
    return _begins(names, words["elsewhere"]) and not _begins(names, words["lumbar"])


def is_derived(slice_: Slice) -> bool:
    """Whether software made the picture from others (reformat, projection, screen save) or wrote into it."""
    return slice_.has_writing or _has_word(slice_, "derived")


def is_marked_localiser(slice_: Slice) -> bool:
    """Whether the scanner itself calls the picture a localiser."""
    return _has_word(slice_, "localiser")


def _has_word(slice_: Slice, kind: str) -> bool:
    return not set(protocol_table()["image_type"][kind]).isdisjoint(slice_.scan.image_type)


def _spellings(part: str) -> set[str]:
    words = re.findall(r"[A-Z]+", part.upper())
    return {*words, "".join(words)}


def _begins(names: set[str], beginnings: list[str]) -> bool:
    return any(name.startswith(tuple(beginnings)) for name in names)


def _is_t1(scan: Scan) -> bool:
    if scan.echo_time_ms is None or scan.echo_time_ms > contrast_limit("t1_highest_echo_time"):
        return False
    if scan.inversion_time_ms:
        return scan.inversion_time_ms <= contrast_limit("t1_flair_highest_inversion_time")
    return scan.repetition_time_ms is not None and (
        scan.repetition_time_ms <= contrast_limit("t1_highest_repetition_time")
    )


def _judge_t2(scan: Scan) -> Contrast:
    is_long_echo = (scan.echo_time_ms or 0) >= contrast_limit("t2_lowest_echo_time")
    lowest = contrast_limit("t2_lowest_repetition_time")
    is_long_repetition = scan.repetition_time_ms is None or scan.repetition_time_ms >= lowest
    if not (is_long_echo and is_long_repetition) or scan.inversion_time_ms:
        return Contrast.OTHER
    return Contrast.T2_FAT_SUPPRESSED if _is_fat_suppressed(scan) else Contrast.T2


def _words(name: str) -> frozenset[str]:
    return frozenset(protocol_table()["contrast"]["words"][name])


def _is_fat_suppressed(scan: Scan) -> bool:
    options, images = _words("fat_suppressed_options"), _words("fat_suppressed_images")
    return bool(options & scan.options or images.intersection(scan.image_type[2:]))


def _is_other_image(scan: Scan) -> bool:
    return bool(_words("other_images").intersection(scan.image_type[2:]))


def _is_gradient_echo(scan: Scan) -> bool:
    return bool(_words("gradient_echo") & scan.sequence) and not _words("spin_echo") & scan.sequence


def image_words(scan: Scan) -> frozenset[str]:
    """The words by which pictures of one series differ in kind, as Dixon's water and fat do."""
    return (_words("other_images") | _words("fat_suppressed_images")).intersection(scan.image_type[2:])
