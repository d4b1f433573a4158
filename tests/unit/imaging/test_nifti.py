import gzip
import struct
import tracemalloc
from pathlib import Path

import nibabel
import numpy as np
import pytest

from flavum.errors import Refusal
from flavum.imaging.nifti.read import (
    DamagedNiftiRefusal,
    NiftiRefusal,
    NoNiftiRefusal,
    TooLargeNiftiRefusal,
    read_nifti,
)
from flavum.imaging.series import Contrast, Orientation

SHAPE = (16, 30, 80)
RAS = np.diag([0.9, 0.9, 0.9, 1.0])


def random_values(shape: tuple[int, ...] = SHAPE) -> np.ndarray:
    return np.random.default_rng(0).integers(0, 255, shape, dtype=np.uint8)


def save(path: Path, values: np.ndarray, affine: np.ndarray = RAS, *, kind: type = nibabel.Nifti1Image) -> Path:
    nibabel.save(kind(values, affine), path)
    return path


@pytest.mark.shared
@pytest.mark.parametrize("who", ["005", "162"])
def test_spider_slab(who: str, shared: Path) -> None:
    path = shared / "data" / "spider_t2space" / f"{who}_t2.nii.gz"

    study = read_nifti(path)

    series = study.sagittal_t2
    frame = series.stacks[0].frame
    assert (series.orientation, series.contrast, series.is_volumetric) == (Orientation.SAGITTAL, Contrast.T2, True)
    assert frame.shape == nibabel.load(path).shape
    assert np.allclose(frame.spacing_mm, (0.9, 0.46875, 0.46875))
    # As the data's README says: front-back with the back at low index, foot-head with the head at high index.
    assert np.allclose(frame.axes[:, 1:].T, [(0, -1, 0), (0, 0, 1)])
    assert (study.sagittal_t1, study.axial_t2, study.source_kind, study.is_synthetic) == (None, None, "nifti", False)
    assert "left and right are unconfirmed" in " ".join(study.remarks)
    assert "as its name says" in " ".join(study.remarks)


@pytest.mark.shared
def test_volume_with_a_real_position_has_sides(shared: Path) -> None:
    study = read_nifti(shared / "data" / "sct_lumbar" / "t2_lumbar.nii.gz")

    assert "unconfirmed" not in " ".join(study.remarks)
    assert study.sagittal_t2.is_volumetric


def test_values_are_scaled_as_the_header_says(tmp_path: Path) -> None:
    values = random_values()
    image = nibabel.Nifti1Image(values.astype(np.int16), RAS)
    image.header.set_slope_inter(0.5, 3)
    nibabel.save(image, tmp_path / "t2.nii")

    read = read_nifti(tmp_path / "t2.nii").sagittal_t2.stacks[0].values

    assert read.dtype == np.float32
    assert np.allclose(np.unique(read), np.unique(np.asarray(nibabel.load(tmp_path / "t2.nii").dataobj)))


@pytest.mark.parametrize("kind", [nibabel.Nifti1Image, nibabel.Nifti2Image])
@pytest.mark.parametrize("suffix", [".nii", ".nii.gz"])
def test_both_versions_packed_or_not(kind: type, suffix: str, tmp_path: Path) -> None:
    values = random_values((*SHAPE, 1))

    study = read_nifti(save(tmp_path / f"spine_T2w{suffix}", values, kind=kind))

    assert np.array_equal(study.sagittal_t2.stacks[0].values, values[..., 0])
    assert study.uid == "spine_T2w"


def test_thick_sagittal_slices_come_first(tmp_path: Path) -> None:
    affine = np.eye(4)[:, [1, 0, 2, 3]] * [1.0, 4.4, 1.0, 1.0] + np.array([[0, 0, 0, 5.0]] + [[0] * 4] * 3)

    series = read_nifti(save(tmp_path / "a.nii", random_values((80, 12, 90)), affine)).sagittal_t2

    assert (series.is_volumetric, series.orientation) == (False, Orientation.SAGITTAL)
    assert series.stacks[0].frame.shape == (12, 80, 90)
    assert series.stacks[0].frame.spacing_mm[0] == pytest.approx(4.4)


def test_file_that_does_not_say_its_weighting(tmp_path: Path) -> None:
    study = read_nifti(save(tmp_path / "patient.nii", random_values()))

    assert "which nothing in it confirms" in study.remarks[0]


def test_progress_is_told(tmp_path: Path) -> None:
    told = []

    read_nifti(save(tmp_path / "a.nii", random_values()), progress=lambda doing, fraction: told.append(fraction))

    assert told == [0.0, 1.0]


def with_header(path: Path, offset: int, code: str, *values: float) -> Path:
    content = bytearray(path.read_bytes())
    struct.pack_into(code, content, offset, *values)
    path.write_bytes(content)
    return path


SHEARED = np.array([[1, 0.3, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1.0]])
CORONAL_THICK = np.diag([1.0, 4.0, 1.0, 1.0])
NOT_A_NUMBER = np.where(random_values() == 7, np.nan, 1.0).astype(np.float32)
RGB = np.zeros(SHAPE, dtype=[("R", "u1"), ("G", "u1"), ("B", "u1")])

REFUSED = [
    ("nifti", NiftiRefusal, "2 dimensions", lambda p: save(p, random_values((40, 80)))),
    ("nifti", NiftiRefusal, "4 dimensions", lambda p: save(p, random_values((16, 30, 80, 3)))),
    ("nifti", NiftiRefusal, "not finite", lambda p: save(p, NOT_A_NUMBER)),
    ("nifti", NiftiRefusal, "same value", lambda p: save(p, np.zeros(SHAPE, np.uint8))),
    ("nifti", NiftiRefusal, "as CT does", lambda p: save(p, random_values().astype(np.int16) * 8 - 1000)),
    ("nifti", NiftiRefusal, "colours", lambda p: save(p, RGB)),
    ("nifti", NiftiRefusal, "complex", lambda p: save(p, random_values().astype(np.complex64))),
    ("nifti", NiftiRefusal, "impossible size", lambda p: save(p, random_values(), RAS / 1000)),
    ("nifti", NiftiRefusal, "impossible size", lambda p: save(p, random_values(), RAS * 1000)),
    ("nifti", NiftiRefusal, "sheared", lambda p: save(p, random_values(), SHEARED)),
    ("nifti", NiftiRefusal, "coronal", lambda p: save(p, random_values((64, 16, 80)), CORONAL_THICK)),
    ("nifti", NiftiRefusal, "less than one level", lambda p: save(p, random_values((16, 30, 40)))),
    ("nifti", NiftiRefusal, "too few", lambda p: save(p, random_values((3, 80, 80)), np.diag([4.0, 1, 1, 1]))),
    ("nifti", NiftiRefusal, "not a NIfTI", lambda p: p.write_bytes(b"%PDF-1.7" * 200)),
    ("nifti", NiftiRefusal, "not a NIfTI", lambda p: p.write_bytes(b"")),
    ("nifti", NiftiRefusal, "damaged", lambda p: with_header(save(p, random_values()), 70, "<h", 9999)),
    ("nifti", NiftiRefusal, "impossible place", lambda p: with_header(save(p, random_values()), 108, "<f", 1e20)),
    (
        "too_large",
        TooLargeNiftiRefusal,
        "claims",
        lambda p: with_header(save(p, random_values()), 42, "<3h", *[30000] * 3),
    ),
    ("too_large", TooLargeNiftiRefusal, "claims", lambda p: with_header(save(p, random_values()), 42, "<3h", -4, 5, 6)),
    (
        "truncated",
        DamagedNiftiRefusal,
        "cut short",
        lambda p: p.write_bytes(save(p, random_values()).read_bytes()[:-9]),
    ),
]


@pytest.mark.parametrize(("kind", "refusal", "words", "make"), REFUSED, ids=lambda x: x if isinstance(x, str) else "")
def test_bad_volume_is_refused_in_one_sentence(kind, refusal, words, make, tmp_path: Path) -> None:
    path = tmp_path / "t2.nii"
    make(path)

    with pytest.raises(refusal, match=words) as refused:
        read_nifti(path)

    sentence = str(refused.value)
    assert refused.value.kind == kind
    assert sentence.endswith(".")
    assert sentence.count(". ") == 0


def test_t1_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(NiftiRefusal, match="is T1"):
        read_nifti(save(tmp_path / "136_t1.nii.gz", random_values()))
    assert read_nifti(save(tmp_path / "t1_and_t2.nii.gz", random_values())).sagittal_t2


def test_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(NoNiftiRefusal) as refused:
        read_nifti(tmp_path / "t2.nii")
    assert refused.value.kind == "no_such_path"


@pytest.mark.parametrize("spoil", [lambda b: b[:-200], lambda b: b[:300] + bytes(90) + b[390:], lambda b: b[:5]])
def test_spoilt_gzip(spoil, tmp_path: Path) -> None:
    path = save(tmp_path / "t2.nii.gz", random_values())
    path.write_bytes(spoil(path.read_bytes()))

    with pytest.raises(Refusal):
        read_nifti(path)


def test_gzip_bomb_is_read_no_further_than_its_header_says(tmp_path: Path) -> None:
    path = save(tmp_path / "t2.nii", random_values())
    (tmp_path / "bomb.nii.gz").write_bytes(gzip.compress(path.read_bytes() + bytes(2**27)))

    tracemalloc.start()
    study = read_nifti(tmp_path / "bomb.nii.gz")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert study.sagittal_t2 is not None
    assert peak < 2**23
