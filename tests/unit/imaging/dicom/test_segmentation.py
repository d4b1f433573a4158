from datetime import date, time
from pathlib import Path

import highdicom
import numpy as np
import pydicom
import pytest

from flavum.anatomy.frame import Frame
from flavum.anatomy.tissue import Tissue, tissue_table
from flavum.imaging.dicom.mr import MrSeries, write_study
from flavum.imaging.dicom.segmentation import write_segmentations
from flavum.imaging.dicom.source import SourceStack
from flavum.imaging.dicom.stamp import Stamp
from flavum.imaging.segment import Segmentation, label_map
from flavum.imaging.volume import AXIAL, SAGITTAL, Volume, to_closest_axes

STAMP = Stamp(on=date(2026, 11, 20), at=time(12), version="0.1.0")
TILT = np.array([[1, 0, 0], [0, np.cos(0.3), -np.sin(0.3)], [0, np.sin(0.3), np.cos(0.3)]])
TISSUES = (Tissue.DISC, Tissue.DURAL_SAC, Tissue.LIGAMENTUM_FLAVUM_LEFT)


def make_stack(folder: Path, axes: np.ndarray) -> SourceStack:
    frame = Frame((4, 24, 20), np.array([-10.0, 5.0, 40.0]), axes, np.array([4.4, 0.7, 0.5]))
    volume = Volume(np.random.default_rng(0).uniform(0, 900, frame.shape), frame)
    paths = write_study(folder, [MrSeries("T2", (volume,), 3500, 100)], on=date(2026, 1, 1), seed="seg")
    return SourceStack(volume, tuple(pydicom.dcmread(path, stop_before_pixels=True) for path in paths))


def make_segmentation(frame: Frame) -> Segmentation:
    """Three tissues, each in its own lopsided box, so that no flip or turn looks the same."""
    labels = np.zeros(frame.shape, dtype=int)
    labels[0:2, 1:9, 2:6] = 1
    labels[1:4, 12:20, 3:11] = 2
    labels[3, 2:5, 14:19] = 3
    return Segmentation(frame, {t: (labels == n).astype(np.float32) for n, t in enumerate(TISSUES, 1)}, "test-model-1")


def read_back(path: Path) -> dict[str, set[tuple[float, ...]]]:
    """Segment label -> LPS places of its pixels, worked out from the SEG's own frame positions alone."""
    dataset = pydicom.dcmread(path)
    shared = dataset.SharedFunctionalGroupsSequence[0]
    spacing = [float(x) for x in shared.PixelMeasuresSequence[0].PixelSpacing]
    along_row, down = np.reshape(
        np.array(shared.PlaneOrientationSequence[0].ImageOrientationPatient, dtype=float), (2, 3)
    )
    names = {segment.SegmentNumber: segment.SegmentLabel for segment in dataset.SegmentSequence}
    places: dict[str, set[tuple[float, ...]]] = {name: set() for name in names.values()}
    frames = dataset.pixel_array.reshape(-1, dataset.Rows, dataset.Columns)
    for pixels, group in zip(frames, dataset.PerFrameFunctionalGroupsSequence, strict=True):
        first = np.array(group.PlanePositionSequence[0].ImagePositionPatient, dtype=float)
        identified = group if "SegmentIdentificationSequence" in group else shared
        name = names[identified.SegmentIdentificationSequence[0].ReferencedSegmentNumber]
        for row, column in np.argwhere(pixels):
            places[name].add(
                tuple(np.round(first + down * spacing[0] * row + along_row * spacing[1] * column, 2) + 0.0)
            )
    return places


@pytest.mark.parametrize("stored", [SAGITTAL, AXIAL, TILT @ AXIAL, SAGITTAL * [-1, 1, 1], AXIAL * [-1, 1, 1]])
def test_mask_lies_where_it_was(tmp_path: Path, stored: np.ndarray) -> None:
    source = make_stack(tmp_path, stored)
    canonical = to_closest_axes(source.volume, SAGITTAL if abs(stored[0, 0]) > 0.9 else AXIAL)
    segmentation = make_segmentation(canonical.frame)

    (path,) = write_segmentations(tmp_path, [segmentation], [source], stamp=STAMP)

    places = read_back(path)
    for tissue in TISSUES:
        expected = canonical.frame.to_lps(np.argwhere(segmentation.probability[tissue] > 0.5))
        assert places[tissue_table()[tissue].name_en] == {tuple(np.round(p, 2) + 0.0) for p in expected}


def test_every_frame_names_the_image_it_lies_on(tmp_path: Path) -> None:
    source = make_stack(tmp_path, SAGITTAL)

    (path,) = write_segmentations(tmp_path, [make_segmentation(source.volume.frame)], [source], stamp=STAMP)

    positions = {header.SOPInstanceUID: header.ImagePositionPatient for header in source.headers}
    for group in pydicom.dcmread(path).PerFrameFunctionalGroupsSequence:
        named = group.DerivationImageSequence[0].SourceImageSequence[0].ReferencedSOPInstanceUID
        assert np.allclose(positions[named], group.PlanePositionSequence[0].ImagePositionPatient)


def test_object_belongs_to_the_study(tmp_path: Path) -> None:
    source = make_stack(tmp_path, SAGITTAL)

    dataset = pydicom.dcmread(
        write_segmentations(tmp_path, [make_segmentation(source.volume.frame)], [source], stamp=STAMP)[0]
    )

    header = source.headers[0]
    assert dataset.StudyInstanceUID == header.StudyInstanceUID
    assert dataset.FrameOfReferenceUID == header.FrameOfReferenceUID
    assert dataset.PatientID == header.PatientID
    assert dataset.SegmentationType == "BINARY"
    assert {s.SegmentationAlgorithmIdentificationSequence[0].AlgorithmVersion for s in dataset.SegmentSequence} == {
        "test-model-1"
    }


def test_colour_is_the_tissue_table_s(tmp_path: Path) -> None:
    source = make_stack(tmp_path, SAGITTAL)

    (path,) = write_segmentations(tmp_path, [make_segmentation(source.volume.frame)], [source], stamp=STAMP)

    for segment in highdicom.seg.segread(path).SegmentSequence:
        tissue = next(t for t in TISSUES if tissue_table()[t].name_en == segment.SegmentLabel)
        shown = highdicom.color.CIELabColor.from_dicom_value(tuple(segment.RecommendedDisplayCIELabValue)).to_rgb()
        assert np.allclose(shown, tuple(bytes.fromhex(tissue_table()[tissue].colour[1:])), atol=2)


def test_same_input_same_bytes(tmp_path: Path) -> None:
    source = make_stack(tmp_path, AXIAL)
    for name in ("a", "b"):
        (tmp_path / name).mkdir()

    written = [
        write_segmentations(tmp_path / name, [make_segmentation(source.volume.frame)], [source], stamp=STAMP)[0]
        for name in ("a", "b")
    ]

    assert written[0].read_bytes() == written[1].read_bytes()


def test_empty_segmentation_writes_nothing(tmp_path: Path) -> None:
    source = make_stack(tmp_path, AXIAL)
    nothing = Segmentation(source.volume.frame, {Tissue.DISC: np.zeros(source.volume.frame.shape)}, "m")

    assert write_segmentations(tmp_path, [nothing], [source], stamp=STAMP) == []


def test_several_segmentations_share_a_series(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    sources = [make_stack(tmp_path / "a", SAGITTAL), make_stack(tmp_path / "b", AXIAL)]

    paths = write_segmentations(tmp_path, [make_segmentation(s.volume.frame) for s in sources], sources, stamp=STAMP)

    datasets = [pydicom.dcmread(path) for path in paths]
    assert [d.InstanceNumber for d in datasets] == [1, 2]
    assert len({d.SOPInstanceUID for d in datasets}) == 2
    assert len({d.SeriesInstanceUID for d in datasets}) == 1


def test_cut_through_a_volume_is_placed_by_its_own_frame(tmp_path: Path) -> None:
    source = make_stack(tmp_path, SAGITTAL)
    cut = Frame((3, 24, 20), np.array([-8.0, 7.0, 20.0]), TILT @ AXIAL, np.array([2.0, 0.6, 0.6]))
    labels = np.zeros(cut.shape)
    labels[1, 3:5, 6:9] = 1

    (path,) = write_segmentations(tmp_path, [Segmentation(cut, {Tissue.DURAL_SAC: labels}, "m")], [source], stamp=STAMP)

    expected = {tuple(np.round(p, 2) + 0.0) for p in cut.to_lps(np.argwhere(labels))}
    assert read_back(path)["dural sac"] == expected


def test_likeliest_tissue_wins_and_background_counts() -> None:
    frame = Frame((1, 1, 3), np.zeros(3), np.eye(3), np.ones(3))
    probability = {Tissue.DISC: np.array([[[0.5, 0.2, 0.3]]]), Tissue.DURAL_SAC: np.array([[[0.4, 0.2, 0.6]]])}

    labels = label_map(Segmentation(frame, probability, "m")).values

    assert labels.tolist() == [[[Tissue.DISC, Tissue.BACKGROUND, Tissue.DURAL_SAC]]]
