import shutil
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pydicom
import pytest
from dicom_factories import (
    axial_t2,
    edit,
    make_enhanced,
    make_volume,
    of_series,
    put,
    sagittal_t1,
    sagittal_t2,
    tilt,
    write_lumbar,
)
from pydicom.dataset import Dataset
from pydicom.uid import CTImageStorage, RLELossless, SecondaryCaptureImageStorage, generate_uid

from flavum.errors import Refusal
from flavum.imaging.dicom.archive import NoStudyRefusal, TooLargeRefusal
from flavum.imaging.dicom.parse import DamagedFileRefusal, UnsupportedRefusal
from flavum.imaging.dicom.read import NotDicomRefusal, read_study
from flavum.imaging.selection.choose import (
    CutShortRefusal,
    DerivedOnlyRefusal,
    LocaliserOnlyRefusal,
    MissingSlicesRefusal,
    MixedPatientsRefusal,
    NoPixelDataRefusal,
    NoSagittalT2Refusal,
    WrongBodyPartRefusal,
    WrongModalityRefusal,
)
from flavum.imaging.series import Contrast, Orientation, Study
from flavum.imaging.volume import AXIAL, SAGITTAL, to_closest_axes

CORONAL = np.array([[0, 1.0, 0], [0, 0, -1.0], [1.0, 0, 0]]).T


def assert_sagittal_is(study: Study, volume) -> None:
    read = to_closest_axes(study.sagittal_t2.stacks[0], SAGITTAL)
    assert read.frame.is_same_as(volume.frame)
    assert np.array_equal(read.values, volume.values)


def test_study_of_three_series(tmp_path: Path) -> None:
    write_lumbar(tmp_path)
    told = []

    study = read_study(tmp_path, progress=lambda doing, fraction: told.append((doing, fraction)))

    assert_sagittal_is(study, make_volume())
    assert study.sagittal_t1.contrast is Contrast.T1
    assert (study.axial_t2.orientation, len(study.axial_t2.stacks)) == (Orientation.AXIAL, 3)
    assert [stack.frame.shape for stack in study.axial_t2.stacks] == [(4, 24, 28)] * 3
    assert [len(uids) for uids in study.axial_t2.sop_uids] == [4, 4, 4]
    assert not study.sagittal_t2.is_volumetric
    assert (study.remarks, study.source_kind, study.acquired_on.isoformat()) == ((), "dicom", "2026-11-20")
    assert [fraction for _, fraction in told] == sorted(fraction for _, fraction in told)
    assert told[-1][1] == 1.0


def test_stir_is_read_beside_the_series_that_are_measured(tmp_path: Path) -> None:
    stir = make_volume(seed=9)
    paths = write_lumbar(tmp_path, [sagittal_t2(), sagittal_t1(), axial_t2(), sagittal_t2(stir)])
    edit(of_series(paths, 4), put(InversionTime=160))

    study = read_study(tmp_path)

    assert_sagittal_is(study, make_volume())
    assert study.sagittal_fs.contrast is Contrast.T2_FAT_SUPPRESSED
    assert np.array_equal(to_closest_axes(study.sagittal_fs.stacks[0], SAGITTAL).values, stir.values)


def test_damaged_series_that_is_only_shown_is_left_out(tmp_path: Path) -> None:
    paths = write_lumbar(tmp_path, [sagittal_t2(), axial_t2(), sagittal_t2(make_volume(seed=9))])
    edit(of_series(paths, 3), put(InversionTime=160))
    edit(of_series(paths, 3)[:1], put(RescaleSlope="1e300", RescaleIntercept="0"))

    study = read_study(tmp_path)

    assert_sagittal_is(study, make_volume())
    assert study.sagittal_fs is None
    assert study.remarks == ("The pictures of series 3 are damaged; nothing is measured on it, so it was left out.",)


def test_instances_are_named_slice_by_slice(tmp_path: Path) -> None:
    write_lumbar(tmp_path)

    series = read_study(tmp_path).axial_t2

    by_uid = {d.SOPInstanceUID: d for d in map(pydicom.dcmread, tmp_path.rglob("*.dcm"))}
    for stack, uids in zip(series.stacks, series.sop_uids, strict=True):
        for n, uid in enumerate(uids):
            assert np.allclose(by_uid[uid].ImagePositionPatient, stack.frame.to_lps([n, 0, 0]), atol=1e-4)


def test_synthetic_study_is_known_as_one(tmp_path: Path) -> None:
    paths = write_lumbar(tmp_path)

    assert read_study(tmp_path).is_synthetic

    edit(paths, put(PatientName="A^B", DeidentificationMethod="by hand"))
    assert not read_study(tmp_path).is_synthetic


def test_patient_key_says_same_or_not_the_same_and_no_name(tmp_path: Path) -> None:
    write_lumbar(tmp_path / "a", patient="ONE")
    write_lumbar(tmp_path / "b", patient="ONE", seed="other")
    write_lumbar(tmp_path / "c", patient="TWO")

    keys = [read_study(tmp_path / name).patient_key for name in "abc"]

    assert keys[0] == keys[1] != keys[2]
    assert "ONE" not in keys[0]


def test_zip_and_dicomdir_and_folder_hold_the_same_study(tmp_path: Path) -> None:
    disc = tmp_path / "disc"
    write_lumbar(disc, dicomdir=True)
    (disc / "autorun.inf").write_text("[autorun]")
    with zipfile.ZipFile(tmp_path / "study.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for path in disc.rglob("*"):
            archive.write(path, path.relative_to(disc))

    studies = [read_study(path) for path in (disc, disc / "DICOMDIR", tmp_path / "study.zip")]

    for study in studies:
        assert_sagittal_is(study, make_volume())
        assert study.axial_t2 is not None


def test_dicomdir_reads_only_what_it_names(tmp_path: Path) -> None:
    write_lumbar(tmp_path, dicomdir=True)
    write_lumbar(tmp_path / "another", patient="ELSE")

    with pytest.raises(MixedPatientsRefusal):
        read_study(tmp_path)
    assert read_study(tmp_path / "DICOMDIR").axial_t2 is not None


def test_dicomdir_whose_files_were_not_copied(tmp_path: Path) -> None:
    write_lumbar(tmp_path / "disc", dicomdir=True)
    shutil.copy(tmp_path / "disc" / "DICOMDIR", tmp_path / "DICOMDIR")
    shutil.rmtree(tmp_path / "disc")

    with pytest.raises(NoStudyRefusal, match="copy the whole disc"):
        read_study(tmp_path / "DICOMDIR")


def test_enhanced_multiframe(tmp_path: Path) -> None:
    volume = make_volume()
    paths = write_lumbar(tmp_path / "classic", [sagittal_t2(volume)])
    file = tmp_path / "enhanced.dcm"
    make_enhanced(paths[::-1]).save_as(file, enforce_file_format=True)

    study = read_study(file)

    read = to_closest_axes(study.sagittal_t2.stacks[0], SAGITTAL)
    assert read.frame.is_same_as(volume.frame)
    assert np.array_equal(read.values, volume.values * 2 - 10)
    assert (study.sagittal_t2.repetition_time_ms, study.sagittal_t2.echo_time_ms) == (3500, 100)


def test_rescale_and_monochrome1(tmp_path: Path) -> None:
    paths = write_lumbar(tmp_path, [sagittal_t2()])

    def invert(dataset: Dataset) -> None:
        put(PhotometricInterpretation="MONOCHROME1", RescaleSlope="2", RescaleIntercept="-5")(dataset)
        dataset.PixelData = (65535 - dataset.pixel_array).astype("<u2").tobytes()

    edit(paths, invert)

    read = to_closest_axes(read_study(tmp_path).sagittal_t2.stacks[0], SAGITTAL)
    assert np.array_equal(read.values, make_volume().values * 2 - 5)


def test_signed_monochrome1(tmp_path: Path) -> None:
    paths = write_lumbar(tmp_path, [sagittal_t2()])

    def invert(dataset: Dataset) -> None:
        put(PhotometricInterpretation="MONOCHROME1", PixelRepresentation=1)(dataset)
        dataset.PixelData = (-1 - dataset.pixel_array.astype(int)).astype("<i2").tobytes()

    edit(paths, invert)

    assert_sagittal_is(read_study(tmp_path), make_volume())


def test_file_without_preamble(tmp_path: Path) -> None:
    for path in write_lumbar(tmp_path, [sagittal_t2()]):
        path.write_bytes(path.read_bytes()[132:])  # as some de-identifiers leave files

    assert_sagittal_is(read_study(tmp_path), make_volume())


@pytest.mark.parametrize("is_implicit", [True, False])
def test_file_of_the_dataset_alone(is_implicit: bool, tmp_path: Path) -> None:
    for path in write_lumbar(tmp_path, [sagittal_t2()]):
        dataset = pydicom.dcmread(path)
        del dataset.file_meta
        dataset.preamble = None
        dataset.save_as(path, implicit_vr=is_implicit, little_endian=True)

    assert_sagittal_is(read_study(tmp_path), make_volume())


def test_file_that_only_speaks_of_deflation(tmp_path: Path) -> None:
    edit(write_lumbar(tmp_path, [sagittal_t2()]), put(ImageComments="was 1.2.840.10008.1.2.1.99"))

    assert_sagittal_is(read_study(tmp_path), make_volume())


def test_finer_of_two_sagittal_series(tmp_path: Path) -> None:
    fine = make_volume(shape=(7, 64, 64), spacing_mm=(4.4, 1.1, 1.0), seed=5)
    write_lumbar(tmp_path, [sagittal_t2(), sagittal_t2(fine), sagittal_t1()])

    assert_sagittal_is(read_study(tmp_path), fine)


def test_later_of_two_repeats(tmp_path: Path) -> None:
    again = make_volume(seed=9)
    write_lumbar(tmp_path, [sagittal_t2(), sagittal_t2(again)])

    assert_sagittal_is(read_study(tmp_path), again)


def test_volume_is_taken_where_there_is_no_axial_series(tmp_path: Path) -> None:
    volume = make_volume(shape=(16, 70, 60), spacing_mm=(0.9, 1, 1), seed=3)
    series = [sagittal_t2(volume, is_three_dimensional=True), sagittal_t2(make_volume(shape=(15, 150, 40)))]

    write_lumbar(tmp_path, series)
    write_lumbar(tmp_path / "with", [*series, axial_t2()], seed="t")
    shutil.move(tmp_path / "with", tmp_path.parent / "with_axial")

    assert read_study(tmp_path).sagittal_t2.is_volumetric
    assert not read_study(tmp_path.parent / "with_axial").sagittal_t2.is_volumetric


def test_volume_of_another_plane_serves_as_sagittal(tmp_path: Path) -> None:
    volume = make_volume(CORONAL, shape=(60, 70, 30), spacing_mm=(1, 1, 1))
    write_lumbar(tmp_path, [sagittal_t2(volume, is_three_dimensional=True)])

    study = read_study(tmp_path)

    assert (study.sagittal_t2.orientation, study.sagittal_t2.is_volumetric) == (Orientation.CORONAL, True)
    assert "cut out of a volume" in study.remarks[0]


def test_echoes_of_one_series_are_told_apart(tmp_path: Path) -> None:
    paths = write_lumbar(tmp_path, [sagittal_t2()])
    density = make_volume(seed=8)
    more = write_lumbar(tmp_path / "echo", [sagittal_t2(density)], seed="e")
    uid = pydicom.dcmread(paths[0]).SeriesInstanceUID
    study_uid = pydicom.dcmread(paths[0]).StudyInstanceUID
    edit(more, put(SeriesInstanceUID=uid, StudyInstanceUID=study_uid, EchoTime=20))

    assert_sagittal_is(read_study(tmp_path), make_volume())


def test_copies_of_a_file_count_once(tmp_path: Path) -> None:
    for path in write_lumbar(tmp_path, [sagittal_t2()]):
        shutil.copy(path, path.with_name(f"copy of {path.name}"))

    study = read_study(tmp_path)

    assert_sagittal_is(study, make_volume())
    assert study.remarks == ()


def test_repeats_of_a_place_are_left_out_with_a_remark(tmp_path: Path) -> None:
    paths = write_lumbar(tmp_path, [sagittal_t2()])
    again = write_lumbar(tmp_path / "again", [sagittal_t2(make_volume(seed=4))], seed="e")
    first = pydicom.dcmread(paths[0])
    same = put(SeriesInstanceUID=first.SeriesInstanceUID, StudyInstanceUID=first.StudyInstanceUID, AcquisitionNumber=2)
    edit(again, same)

    study = read_study(tmp_path)

    assert_sagittal_is(study, make_volume())
    assert "7 pictures lie at the place of another" in study.remarks[0]


def test_later_study_of_the_same_patient(tmp_path: Path) -> None:
    write_lumbar(tmp_path / "a")
    later = write_lumbar(tmp_path / "b", [sagittal_t2(make_volume(seed=6))], seed="t")
    edit(later, put(StudyDate="20261201", AcquisitionDate="20261201"))

    study = read_study(tmp_path)

    assert_sagittal_is(study, make_volume(seed=6))
    assert (study.sagittal_t1, study.axial_t2) == (None, None)
    assert "2 studies" in " ".join(study.remarks)


def test_axial_in_another_frame_of_reference_is_not_used(tmp_path: Path) -> None:
    paths = write_lumbar(tmp_path)
    edit(of_series(paths, 3), put(FrameOfReferenceUID="1.2.3"))

    study = read_study(tmp_path)

    assert study.axial_t2 is None
    assert "frame of reference" in " ".join(study.remarks)


def test_axial_series_of_single_discs_are_read_as_one(tmp_path: Path) -> None:
    discs = [
        sagittal_t2(make_volume(tilt(angle) @ AXIAL, shape=(4, 24, 28), centre_mm=(0, 0, z)))
        for angle, z in [(-10, 35), (0, 0), (0, 4), (20, -35)]  # the third repeats the second, a little higher
    ]
    write_lumbar(tmp_path, [sagittal_t2(), *discs])

    study = read_study(tmp_path)

    middles = [stack.frame.to_lps((np.array(stack.frame.shape) - 1) / 2)[2] for stack in study.axial_t2.stacks]
    assert np.allclose(sorted(middles), [-35, 4, 35], atol=1e-3)
    assert study.remarks == ("Axial T2 slices of series 2, 4, 5 were read as one.",)


def test_set_aside_series_are_named_by_number(tmp_path: Path) -> None:
    scout = sagittal_t2(make_volume(shape=(3, 48, 40)), image_type=("ORIGINAL", "PRIMARY", "LOCALIZER"))
    reformat = sagittal_t2(make_volume(AXIAL), image_type=("DERIVED", "SECONDARY", "MPR"))
    paths = write_lumbar(tmp_path, [scout, sagittal_t2(), reformat, sagittal_t1()])
    edit(of_series(paths, 4), put(SeriesDescription="for Dr Somebody"))
    of_series(paths, 4)[3].unlink()

    study = read_study(tmp_path)

    assert study.sagittal_t1 is None
    assert study.remarks == (
        "Series 1 (3 pictures) was set aside: it is a localiser.",
        "Series 3 (7 pictures) was set aside: it was made by software from other pictures, or has text burned in.",
        "Series 4 (6 pictures) was set aside: it lacks slices.",
    )


def test_missing_axial_slice_is_told(tmp_path: Path) -> None:
    volume = make_volume(AXIAL, shape=(12, 24, 28))
    paths = write_lumbar(tmp_path, [sagittal_t2(), sagittal_t2(volume)])
    of_series(paths, 2)[4].unlink()

    study = read_study(tmp_path)

    assert sorted(stack.frame.shape[0] for stack in study.axial_t2.stacks) == [4, 7]
    assert "lack 1 slices" in " ".join(study.remarks)


def test_damaged_file_among_good_ones_is_told(tmp_path: Path) -> None:
    write_lumbar(tmp_path)
    (tmp_path / "bad.dcm").write_bytes(b"\0" * 128 + b"DICM" + b"\x02\x00\x10\x00UI\xff\xff\x08\x00\x05\x00")

    assert read_study(tmp_path).remarks == ("1 damaged DICOM files were left out.",)


def test_nothing_of_a_patient_gets_into_logs(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    for path in write_lumbar(tmp_path):
        path.write_bytes(path.read_bytes().replace(b"20261120", b"DOE^JOHN"))

    study = read_study(tmp_path)

    assert study.acquired_on is None
    assert caplog.text == ""


def test_objects_that_are_no_mr_pictures_are_counted(tmp_path: Path) -> None:
    paths = write_lumbar(tmp_path)
    edit(of_series(paths, 2), put(Modality="PR"))

    assert read_study(tmp_path).remarks == ("7 objects that are not MR pictures were set aside.",)


def test_studies_without_any_name_are_two_patients(tmp_path: Path) -> None:
    nameless = put(PatientName="", PatientID="", PatientBirthDate="")
    edit(write_lumbar(tmp_path / "a"), nameless)
    edit(write_lumbar(tmp_path / "b", seed="t"), nameless)

    assert read_study(tmp_path / "a").patient_key != read_study(tmp_path / "b").patient_key
    with pytest.raises(MixedPatientsRefusal):
        read_study(tmp_path)


@pytest.mark.parametrize("change", [put(StudyInstanceUID=""), put(SeriesInstanceUID=""), put(RescaleSlope="1e300")])
def test_files_that_make_no_sense(change: Callable[[Dataset], None], tmp_path: Path) -> None:
    edit(write_lumbar(tmp_path, [sagittal_t2()]), change)

    with pytest.raises(DamagedFileRefusal):
        read_study(tmp_path)


@pytest.mark.parametrize("is_compressed", [True, False])
def test_enhanced_with_fewer_pictures_than_places(is_compressed: bool, tmp_path: Path) -> None:
    paths = write_lumbar(tmp_path / "classic", [sagittal_t2()])
    whole = make_enhanced(paths)
    whole.PixelData = whole.PixelData[: len(whole.PixelData) * 5 // 7]
    if is_compressed:
        whole.NumberOfFrames = 5
        whole.compress(RLELossless, generate_instance_uid=False)
        whole.NumberOfFrames = 7
    whole.save_as(tmp_path / "enhanced.dcm", enforce_file_format=True)

    with pytest.raises(DamagedFileRefusal if is_compressed else CutShortRefusal):
        read_study(tmp_path / "enhanced.dcm")


def test_enhanced_with_fewer_places_than_pictures(tmp_path: Path) -> None:
    whole = make_enhanced(write_lumbar(tmp_path / "classic", [sagittal_t2()]))
    del whole.PerFrameFunctionalGroupsSequence[-1]
    whole.save_as(tmp_path / "enhanced.dcm", enforce_file_format=True)

    with pytest.raises(DamagedFileRefusal):
        read_study(tmp_path / "enhanced.dcm")


def test_series_of_too_many_pixels_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    for path in write_lumbar(tmp_path, [sagittal_t2(make_volume(shape=(17, 48, 40)))]):
        dataset = pydicom.dcmread(path)
        dataset.compress(RLELossless, generate_instance_uid=False)
        dataset.Rows = dataset.Columns = 4096
        dataset.save_as(path)

    tracemalloc.start()
    with pytest.raises(TooLargeRefusal, match="more pixels"):
        read_study(tmp_path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 2**24


Spoil = Callable[[Path, list[Path]], object]


def _cut(folder: Path, paths: list[Path]) -> None:
    for path in paths[:2]:
        path.write_bytes(path.read_bytes()[:-1000])


def _cut_in_header(folder: Path, paths: list[Path]) -> None:
    for path in paths:
        path.write_bytes(path.read_bytes()[:700])


def _empty(folder: Path, paths: list[Path]) -> None:
    shutil.rmtree(folder)
    folder.mkdir()


def _other_files(folder: Path, paths: list[Path]) -> None:
    _empty(folder, paths)
    (folder / "letter.pdf").write_bytes(b"%PDF-1.7 " * 99)
    (folder / "nothing").write_bytes(b"")


def _without_pixels(dataset: Dataset) -> None:
    del dataset.PixelData


def _all(change: Callable[[Dataset], object]) -> Spoil:
    return lambda folder, paths: edit(paths, change)


def _three_planes(folder: Path, paths: list[Path]) -> None:
    _empty(folder, paths)
    planes = tuple(make_volume(axes, shape=(5, 48, 40)) for axes in (SAGITTAL, AXIAL, CORONAL))
    series = sagittal_t2(planes[0])
    write_lumbar(folder, [type(series)("scout", planes, 3500, 100)])


def _few(folder: Path, paths: list[Path]) -> None:
    _empty(folder, paths)
    write_lumbar(folder, [sagittal_t2(make_volume(shape=(3, 48, 40)))])


def _low(folder: Path, paths: list[Path]) -> None:
    _empty(folder, paths)
    write_lumbar(folder, [sagittal_t2(make_volume(shape=(7, 30, 40)))])


def _uneven(folder: Path, paths: list[Path]) -> None:
    def shift(dataset: Dataset) -> None:
        dataset.ImagePositionPatient[0] += 1.5

    edit(of_series(paths, 1)[2:3], shift)


def _screen_save(dataset: Dataset) -> None:
    dataset.SOPClassUID = dataset.file_meta.MediaStorageSOPClassUID = SecondaryCaptureImageStorage


SPOILT: list[tuple[str, type[Refusal], str, Spoil]] = [
    ("no_such_path", NoStudyRefusal, "no file or folder", lambda folder, paths: shutil.rmtree(folder)),
    ("no_such_path", NoStudyRefusal, "folder is empty", _empty),
    ("not_dicom", NotDicomRefusal, "no DICOM file", _other_files),
    ("truncated", CutShortRefusal, "cut short", _cut),
    ("truncated", DamagedFileRefusal, "cut short", _cut_in_header),
    ("no_pixel_data", NoPixelDataRefusal, "hold no pictures", _all(_without_pixels)),
    ("wrong_body_part", WrongBodyPartRefusal, "another part", _all(put(BodyPartExamined="BRAIN"))),
    ("wrong_body_part", WrongBodyPartRefusal, "another part", _all(put(BodyPartExamined="LEFT KNEE"))),
    ("wrong_body_part", WrongBodyPartRefusal, "less than one level", _low),
    ("wrong_modality", WrongModalityRefusal, "found: CT", _all(put(Modality="CT", SOPClassUID=CTImageStorage))),
    ("localiser_only", LocaliserOnlyRefusal, "localisers only", _three_planes),
    ("localiser_only", LocaliserOnlyRefusal, "localisers only", _few),
    ("missing_slices", MissingSlicesRefusal, "lacks slices", lambda folder, paths: of_series(paths, 1)[3].unlink()),
    ("missing_slices", MissingSlicesRefusal, "unevenly", _uneven),
    ("mixed_patients", MixedPatientsRefusal, "2 patients", lambda folder, paths: edit(paths[:4], put(PatientID="B"))),
    ("derived_only", DerivedOnlyRefusal, "burned in", _all(put(BurnedInAnnotation="YES"))),
    ("derived_only", DerivedOnlyRefusal, "burned in", _all(put(ImageType=["DERIVED", "SECONDARY", "MPR"]))),
    ("derived_only", DerivedOnlyRefusal, "burned in", _all(_screen_save)),
    ("derived_only", DerivedOnlyRefusal, "where they lie", _all(put(ImageOrientationPatient=[0] * 6))),
    ("derived_only", DerivedOnlyRefusal, "where they lie", _all(lambda dataset: dataset.pop("PixelSpacing"))),
    (
        "no_sagittal_t2",
        NoSagittalT2Refusal,
        r"found: 1 axial T2, 1 sagittal T1\)",
        lambda folder, paths: [path.unlink() for path in of_series(paths, 1)],
    ),
    ("no_sagittal_t2", NoSagittalT2Refusal, "unknown weighting", _all(put(EchoTime=None))),
    ("no_sagittal_t2", NoSagittalT2Refusal, "fat suppressed", _all(put(InversionTime=160))),
    ("too_large", TooLargeRefusal, "65000", _all(put(Rows=65000, Columns=65000))),
    ("too_large", TooLargeRefusal, "2000000000", _all(put(NumberOfFrames=2_000_000_000))),
]


@pytest.mark.parametrize(("kind", "refusal", "words", "spoil"), SPOILT, ids=lambda x: x if isinstance(x, str) else "")
def test_bad_input_is_refused_in_one_sentence(
    kind: str, refusal: type[Refusal], words: str, spoil: Spoil, tmp_path: Path
) -> None:
    folder = tmp_path / "Doe John"
    paths = write_lumbar(folder, patient="DOE")
    spoil(folder, paths)

    with pytest.raises(refusal, match=words) as refused:
        read_study(folder)

    sentence = str(refused.value)
    assert refused.value.kind == kind
    assert sentence.endswith(".")
    assert sentence.count(". ") == 0
    assert ";" in sentence, "says what is wrong; and what to do"
    assert "doe" not in sentence.lower()


def test_unknown_compression_is_refused(tmp_path: Path) -> None:
    for path in write_lumbar(tmp_path, [sagittal_t2()]):
        dataset = pydicom.dcmread(path)
        dataset.file_meta.TransferSyntaxUID = generate_uid()
        path.write_bytes(b"")
        dataset.save_as(path, implicit_vr=False, little_endian=True)

    with pytest.raises(UnsupportedRefusal, match="without compression"):
        read_study(tmp_path)


def test_body_part_that_says_nothing_is_read(tmp_path: Path) -> None:
    paths = write_lumbar(tmp_path)
    edit(paths, lambda dataset: dataset.pop("BodyPartExamined"))

    assert read_study(tmp_path).axial_t2 is not None


def test_other_series_of_the_study_may_show_another_part(tmp_path: Path) -> None:
    paths = write_lumbar(tmp_path)
    edit(of_series(paths, 2), put(BodyPartExamined="HIP"))

    study = read_study(tmp_path)

    assert study.sagittal_t1 is None
    assert "another part of the body" in study.remarks[0]
