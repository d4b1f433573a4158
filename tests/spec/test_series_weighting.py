"""Which weighting a scan has, judged by what the scanner wrote and never by the name somebody gave it."""

import pytest

from flavum.imaging.selection.protocol import judge_contrast
from flavum.imaging.selection.slice import Scan
from flavum.imaging.series import Contrast

SE, GR, IR = ("SE",), ("GR",), ("SE", "IR")
PLAIN = ("ORIGINAL", "PRIMARY", "M", "ND")

# TR ms, TE ms, TI ms, sequence, scan options, image type -> weighting
SCANS = [
    # the data set's own range (spider_series.csv)
    (446, 7, None, SE, (), PLAIN, Contrast.T1),
    (746, 13.8, None, SE, (), PLAIN, Contrast.T1),
    (2746, 80, None, SE, (), PLAIN, Contrast.T2),
    (5520, 124, None, SE, (), PLAIN, Contrast.T2),
    (1000, 124, None, SE, (), PLAIN, Contrast.T2),  # 3-D SPACE
    # other lumbar protocols
    (2000, 20, 860, IR, (), PLAIN, Contrast.T1),  # T1 FLAIR at 3 T
    (4000, 60, 160, IR, (), PLAIN, Contrast.T2_FAT_SUPPRESSED),  # STIR
    (3500, 100, None, SE, ("FS",), PLAIN, Contrast.T2_FAT_SUPPRESSED),
    (3500, 100, None, SE, ("SP", "PFP"), PLAIN, Contrast.T2),  # spatial saturation is not fat saturation
    (3500, 100, 0, SE, (), PLAIN, Contrast.T2),  # some write 0 for no inversion
    (3000, 30, None, SE, (), PLAIN, Contrast.OTHER),  # proton density
    (8000, 100, 2200, IR, (), PLAIN, Contrast.OTHER),  # fluid nulled
    (600, 17, None, GR, (), PLAIN, Contrast.OTHER),  # T2* by gradient echo
    (3500, 100, None, ("SE", "GR"), (), PLAIN, Contrast.T2),  # GRASE
    (4500, 80, None, ("EP",), (), PLAIN, Contrast.OTHER),  # diffusion
    # Dixon
    (3500, 100, None, SE, (), (*PLAIN, "WATER"), Contrast.T2_FAT_SUPPRESSED),
    (3500, 100, None, SE, (), (*PLAIN, "FAT"), Contrast.OTHER),
    (3500, 100, None, SE, (), (*PLAIN, "IN_PHASE"), Contrast.T2),
    (3500, 100, None, SE, (), ("ORIGINAL", "PRIMARY", "P"), Contrast.OTHER),  # phase image
    # what is not said
    (None, 100, None, SE, (), PLAIN, Contrast.T2),
    (600, None, None, SE, (), PLAIN, Contrast.UNKNOWN),
    (None, 10, None, SE, (), PLAIN, Contrast.OTHER),
]


@pytest.mark.parametrize(("tr", "te", "ti", "sequence", "options", "image_type", "expected"), SCANS)
def test_weighting_of_a_scan(tr, te, ti, sequence, options, image_type, expected) -> None:
    scan = Scan(tr, te, ti, frozenset(sequence), frozenset(options), image_type)

    assert judge_contrast(scan) is expected
