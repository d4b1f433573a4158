"""The view document: keeps to its schema, names every file it needs, and lays labels on the very voxels of a stack."""

import gzip
import io
import json
from dataclasses import replace

import jsonschema
import nibabel
import numpy as np
import pytest
from PIL import Image

from benchmarks.accuracy.spines import CLINICAL, ISOTROPIC, Resolution, label, make_study
from flavum.anatomy.level import LUMBAR_LEVELS
from flavum.anatomy.population.draw import draw_spine
from flavum.anatomy.tissue import Tissue
from flavum.anatomy.truth.level import measure_truth
from flavum.imaging.measure import measure_study
from flavum.imaging.reading import StudyReading
from flavum.imaging.series import Series, Study
from flavum.imaging.volume import Volume
from flavum.report.view.document import View, load_schema, named_files, to_view

SEED = 11


def ramp(series: Series) -> Series:
    """The same stacks with grey values in them, brighter towards the end."""
    stacks = (Volume(np.indices(one.frame.shape).sum(axis=0).astype(np.float32), one.frame) for one in series.stacks)
    return replace(series, stacks=tuple(stacks))


def read(resolution: Resolution) -> tuple[Study, StudyReading]:
    spine = draw_spine(seed=SEED)
    study = make_study(spine, measure_truth(spine), resolution, seed=SEED)
    reading = measure_study(study, label(spine, study, is_fraction=False))
    assert study.sagittal_t2 is not None
    axial = ramp(study.axial_t2) if study.axial_t2 else None
    return replace(study, sagittal_t2=ramp(study.sagittal_t2), axial_t2=axial), reading


@pytest.fixture(scope="module")
def done() -> tuple[Study, StudyReading]:
    return read(CLINICAL)


@pytest.fixture(scope="module")
def made(done: tuple[Study, StudyReading]) -> tuple[Study, View]:
    return done[0], to_view(*done)


def volume_of(view: View, sha256: str) -> nibabel.Nifti1Image:
    return nibabel.Nifti1Image.from_bytes(gzip.decompress(view.files[sha256].content))


def test_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(load_schema())


def test_view_keeps_to_its_schema(made: tuple[Study, View]) -> None:
    _, view = made
    jsonschema.Draft202012Validator(load_schema()).validate(json.loads(view.to_json()))
    assert [level["level"] for level in view.document["levels"]] == [level.value for level in LUMBAR_LEVELS]


def test_every_file_that_is_named_is_there_and_no_other(made: tuple[Study, View]) -> None:
    _, view = made
    named = named_files(view.document)
    assert named == {sha256: file.media_type for sha256, file in view.files.items()}
    assert all(file.sha256 == sha256 for sha256, file in view.files.items())


def test_volumes_lie_where_the_study_has_them(made: tuple[Study, View]) -> None:
    study, view = made
    assert study.axial_t2 is not None
    axial = [one for one in view.document["volumes"] if one["role"] == "axial_t2"]
    assert [one["stack"] for one in axial] == list(range(len(study.axial_t2.stacks)))
    for one, stack in zip(axial, study.axial_t2.stacks, strict=True):
        image = volume_of(view, one["sha256"])
        values, to_ras = np.asarray(image.dataobj), np.asarray(image.affine)
        assert image.get_data_dtype() == np.int16
        place = (to_ras @ [2, 5, 7, 1])[:3] * [-1, -1, 1]  # LPS
        index = tuple(np.round(stack.frame.to_index(place)).astype(int))
        assert values[2, 5, 7] == stack.values[index]


def test_every_weighting_seen_from_the_side_is_named(done: tuple[Study, StudyReading]) -> None:
    study, reading = done
    others = replace(study, sagittal_t1=study.sagittal_t2, sagittal_fs=study.sagittal_t2)

    document = to_view(others, reading).document

    assert [one["role"] for one in document["volumes"][:3]] == ["sagittal_t2", "sagittal_t1", "sagittal_fs"]
    assert document["labels"] == to_view(study, reading).document["labels"]
    jsonschema.Draft202012Validator(load_schema()).validate(document)


def test_labels_lie_on_the_voxels_of_their_stack(made: tuple[Study, View]) -> None:
    _, view = made
    volumes = {(one["role"].split("_")[0], one["stack"]): one["sha256"] for one in view.document["volumes"]}
    assert {one["of"] for one in view.document["labels"]} == {"sagittal", "axial"}
    for one in view.document["labels"]:
        labels, image = volume_of(view, one["sha256"]), volume_of(view, volumes[one["of"], one["stack"]])
        assert labels.shape == image.shape
        assert np.allclose(labels.affine, image.affine, atol=1e-3)
        assert labels.get_data_dtype() == np.uint8
        present = np.unique(np.asarray(labels.dataobj))
        assert (Tissue.LIGAMENTUM_FLAVUM_LEFT if one["of"] == "axial" else Tissue.DISC) in present


def test_landmarks_measure_what_was_found_from_the_side(made: tuple[Study, View]) -> None:
    _, view = made
    for level in view.document["levels"]:
        found = {one["measure"]: one["quantity"]["value"] for one in level["findings"] if one["quantity"]}
        marks = {name: np.array(ends) for name, ends in level["landmarks"].items()}
        front, back = marks["lower_endplate"]
        length = np.linalg.norm(back - front)
        slip = (back - marks["upper_endplate"][1]) @ (back - front) / length
        assert slip == pytest.approx(found["slip"], abs=1e-6)
        assert 100 * slip / length == pytest.approx(found["slip_percent"], abs=1e-6)
        top, bottom = marks["disc_height"]
        assert np.linalg.norm(top - bottom) == pytest.approx(found["disc_height"], abs=1e-6)
        assert (top - bottom) @ level["plane"]["superior"] > 0
        offsets = np.concatenate(list(marks.values())) - level["plane"]["centre_mm"]
        assert np.abs(offsets @ level["plane"]["left"]).max() < 1e-6


def test_a_picture_has_a_pixel_for_every_row_and_column(made: tuple[Study, View]) -> None:
    _, view = made
    for picture in (view.document["sagittal"], view.document["levels"][3]["axial"]):
        section = picture["section"]
        with Image.open(io.BytesIO(view.files[section["image_sha256"]].content)) as image:
            assert (image.mode, image.height, image.width) == ("L", section["rows"], section["columns"])
    kinds = {one["kind"] for one in view.document["levels"][3]["axial"]["drawings"]}
    assert kinds == {"contour", "caliper"}


def test_slices_cut_out_of_a_volume_have_pictures_but_no_labels() -> None:
    view = to_view(*read(ISOTROPIC))
    assert [one["role"] for one in view.document["volumes"]] == ["volume_t2"]
    assert [one["of"] for one in view.document["labels"]] == ["sagittal"]
    assert all(level["axial"]["section"]["is_reformat"] for level in view.document["levels"])
