"""A study is read in the background: once, whoever's it is, and weighed as `flavum assess` would."""

import io
import json
import tomllib
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest
from clinic_factories import DAY, Clinic, sign_in
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob
from pypdf import PdfReader
from study_factories import ON, of_person, rough_study, zip_of

from flavum.anatomy.level import Level
from flavum.candidacy.assess import assess
from flavum.candidacy.case import Case as CoreCase
from flavum.candidacy.case.mri import to_facts
from flavum.candidacy.criterion import load_criteria
from flavum.candidacy.intake import read_intake
from flavum.clinic.accounts.actor import find_actor
from flavum.clinic.actions.keep_reading import Result
from flavum.clinic.actions.keep_study import keep_study
from flavum.clinic.audit.models import Sight
from flavum.clinic.records.criteria import set_names
from flavum.clinic.records.current import current_facts
from flavum.clinic.records.document import ROWS
from flavum.clinic.records.models import Case, Fact, Origin, Study, StudyReading, StudyState, Task
from flavum.clinic.records.weigh import weigh
from flavum.clinic.tasks import read_study as job
from flavum.clinic.verdict.ask import Asked
from flavum.clinic.verdict.paper import Signer, make_paper
from flavum.clinic.verdict.picture import draw_pictures
from flavum.clinic.verdict.present import Ground, present_verdict
from flavum.clinic.verdict.weigh import weigh_case
from flavum.imaging.measure import measure_study
from flavum.imaging.network import OnnxSegmenter
from flavum.imaging.reading import StudyReading as CoreReading
from flavum.imaging.study import read_study
from flavum.report.clinician import word_day
from flavum.report.view.document import load_schema, named_files
from flavum.report.words import load_words

EXAMPLE = Path(__file__).parents[3] / "docs" / "how-to" / "intake-example.toml"
measure_truly = job._measure


@cache
def measured(path_free: bool = True) -> list[Result]:
    """Where the one true result of this run is kept: measuring takes long, and gives the same every time."""
    return []


@pytest.fixture
def read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rough study is measured the first time; afterwards its result is known."""

    def measure(path: Path, teller: job.Teller) -> Result:
        if not measured():
            measured().append(measure_truly(path, teller))
        return measured()[0]

    monkeypatch.setattr(job, "_measure", measure)


def upload(clinic: Clinic, contents: Sequence[bytes], case_id=None) -> Study:
    user = clinic.hire("coordinator")
    actor = find_actor(user, DAY)
    assert actor is not None
    with clinic.acting():
        case = Case.objects.get(id=case_id or clinic.open_case())
        return keep_study(actor, case, ([one] for one in contents))


def run(clinic: Clinic, study: Study) -> Study:
    """The job, as a worker does it."""
    job.read(organisation_id=str(clinic.organisation_id), study_id=str(study.id))
    with clinic.acting():
        return Study.objects.select_related("case").get(id=study.id)


def release(clinic: Clinic, study: Study, reason: str):
    client = sign_in(clinic.hire("nurse"))
    return client.post(f"/cases/{study.case.number}/studies/{study.id}/", {"deed": "release", "reason": reason})


@pytest.fixture
def read(clinic: Clinic, read_once: None) -> Study:
    return run(clinic, upload(clinic, rough_study()))


def page_of(study: Study, name: str = "") -> str:
    return f"/cases/{study.case.number}/studies/{study.id}/{name}"


def test_every_fact_of_the_mri_is_written_down_once(clinic: Clinic, read: Study) -> None:
    assert (read.state, read.acquired_on, read.is_synthetic) == (StudyState.READ, ON, True)
    with clinic.acting():
        facts = {(one.key, one.level): one for one in current_facts(read.case)}
        reading = StudyReading.objects.get()
        assert Fact.objects.count() == len(facts) == reading.facts.count()
        assert {one.origin for one in facts.values()} == {Origin.COMPUTED}
    assert "imaging.mri_age_months" not in {key for key, _ in facts}
    thickness = facts["level.ligament_left_mm", "L4-L5"].value
    assert set(thickness) == {"value", "unit", "low", "high", "method", "source"}
    assert (thickness["unit"], thickness["low"] < thickness["value"] < thickness["high"]) == ("mm", True)
    assert facts["imaging.level_names_sure", ""].value is True
    assert all(one.unknown_because for one in facts.values() if one.value is None)


def test_reading_twice_writes_nothing_twice(clinic: Clinic, read: Study) -> None:
    with clinic.acting():
        before = (StudyReading.objects.count(), Fact.objects.count())
        Study.objects.filter(id=read.id).update(state=StudyState.READING)  # killed before the job was ticked off
    again = run(clinic, read)
    with clinic.acting():
        assert (StudyReading.objects.count(), Fact.objects.count()) == before
    assert (again.state, again.acquired_on) == (StudyState.READ, ON)


def test_the_viewer_is_given_the_document_and_its_files_and_nothing_else(clinic: Clinic, read: Study) -> None:
    nurse = clinic.hire("nurse")
    client = sign_in(nurse)
    view = client.get(page_of(read, "view.json")).json()
    jsonschema.Draft202012Validator(load_schema()).validate(view)
    assert view["is_synthetic"] is True
    for sha256, media_type in named_files(view).items():
        answer = client.get(page_of(read, f"files/{sha256}"))
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, media_type)
        assert "private" in answer.headers["Cache-Control"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        answer.close()
    with clinic.acting():
        kept = read.files.first()
        assert kept is not None
        assert client.get(page_of(read, f"files/{kept.sha256}")).status_code == 404
        assert [one.what for one in Sight.objects.filter(recorded_by=nurse)] == ["images"]


def write_intake(clinic: Clinic, case: Case) -> None:
    """The example intake as facts of a case: as people would have answered it, page by page."""
    document = tomllib.loads(EXAMPLE.read_text(encoding="utf-8"), parse_float=float)
    plain = json.loads(json.dumps(document, default=lambda value: value.isoformat()))
    plain.pop("intake")
    rows = {key: plain.pop(name) for key, name in ROWS.items() if name in plain}
    levels = plain.pop("levels", {})
    everywhere = levels.pop("all", {})
    for key, value in rows.items():
        clinic.write_fact(case.id, key=key, value=value)
    for section, fields in plain.items():
        for name, value in fields.items():
            _write(clinic, case, f"{section}.{name}", value)
    for level in ("L1-L2", "L2-L3", "L3-L4", "L4-L5", "L5-S1"):
        for name, value in {**everywhere, **levels.get(level, {})}.items():
            _write(clinic, case, f"level.{name}", value, level)


def _write(clinic: Clinic, case: Case, key: str, value: object, level: str = "") -> None:
    known = {"value": None, "unknown_because": "not known"} if value == "unknown" else {"value": value}
    with clinic.acting():
        before = current_facts(case).filter(key=key, level=level).first()
    correction = {"supersedes": before, "origin": Origin.CORRECTED, "reason": "measured by hand"} if before else {}
    clinic.write_fact(case.id, key=key, level=level, **known, **correction)


@cache
def core_reading() -> CoreReading:
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        for n, content in enumerate(rough_study()):
            (Path(folder) / f"IM{n}").write_bytes(content)
        return measure_study(read_study(Path(folder)), OnnxSegmenter())


@pytest.mark.parametrize("criteria", ["flavum", "mist2"])
def test_a_case_is_weighed_as_flavum_assess_weighs_it(clinic: Clinic, read: Study, criteria: str) -> None:
    write_intake(clinic, read.case)
    expected = assess(CoreCase(read_intake(EXAMPLE, on=DAY), core_reading()), load_criteria(criteria), on=DAY)
    with clinic.acting():
        assert weigh(read.case, load_criteria(criteria), on=DAY) == expected


def test_a_case_without_an_mri_is_weighed_too(clinic: Clinic) -> None:
    with clinic.acting():
        case = Case.objects.get(id=clinic.open_case())
    write_intake(clinic, case)
    expected = assess(CoreCase(read_intake(EXAMPLE, on=DAY)), load_criteria("flavum"), on=DAY)
    with clinic.acting():
        assert weigh(case, load_criteria("flavum"), on=DAY) == expected


def correct(clinic: Clinic, study: Study, key: str, level: str, value: object) -> Fact:
    with clinic.acting():
        before = current_facts(study.case).get(key=key, level=level)
    return clinic.write_fact(
        study.case_id, key=key, level=level, value=value, origin=Origin.CORRECTED, reason="edge", supersedes=before
    )


SAC = ("level.sac_area_mm2", "L4-L5")
BY_HAND = {"value": 61.0, "unit": "mm2", "low": 55.0, "high": 67.0, "method": "measured by hand", "source": "clinician"}


def test_what_a_clinician_put_right_goes_before_and_both_are_kept(clinic: Clinic, read: Study) -> None:
    from flavum.clinic.records.weigh import gather

    correct(clinic, read, *SAC, BY_HAND)
    with clinic.acting():
        fact = gather(read.case, on=DAY).get(SAC[0], Level.L4_L5)
    assert (fact.value.value, fact.value.low, fact.value.high) == (61.0, 55.0, 67.0)
    assert fact.corrects is not None
    computed = next(one for one in measured()[0].facts if one.key == SAC[0] and one.level is Level.L4_L5)
    assert fact.corrects.value == computed.value


def test_another_version_keeps_what_was_put_right(clinic: Clinic, read: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    correct(clinic, read, *SAC, BY_HAND)
    clinic.write_fact(read.case_id, key="level.instability", level="L4-L5", value="no")
    monkeypatch.setattr(job, "__version__", "next")
    measured().append(replace(measured().pop(), version="next"))
    with clinic.acting():
        Study.objects.filter(id=read.id).update(state=StudyState.WAITING)
    run(clinic, read)
    measured().append(replace(measured().pop(), version=job.to_view and "0.1.0"))
    with clinic.acting():
        ends = current_facts(read.case)
        assert StudyReading.objects.count() == 2
        assert ends.get(key=SAC[0], level=SAC[1]).value == BY_HAND
        assert ends.get(key=SAC[0], level=SAC[1]).supersedes.reading.flavum_version == "next"
        assert ends.get(key=SAC[0], level="L3-L4").reading.flavum_version == "next"


def test_a_later_mri_speaks_and_an_earlier_one_does_not(clinic: Clinic, read: Study) -> None:
    correct(clinic, read, *SAC, BY_HAND)
    result = measured().pop()
    try:
        for day, speaks in ((date(2025, 1, 1), False), (date(2026, 11, 21), True)):
            measured().append(replace(result, acquired_on=day))
            other = run(clinic, upload(clinic, [*rough_study(), day.isoformat().encode()], read.case_id))
            measured().pop()
            with clinic.acting():
                assert other.state == StudyState.READ
                end = current_facts(read.case).get(key=SAC[0], level=SAC[1])
                assert (end.reading is not None and end.reading.study_id == other.id) is speaks
    finally:
        measured().append(result)


@pytest.mark.parametrize(
    ("header", "sentence"),
    [
        ({"PatientName": "Other^Nobody", "PatientBirthDate": "19440517"}, "The name in the images is not"),
        ({"PatientName": "", "PatientBirthDate": "19440518"}, "The date of birth in the images is not"),
        ({"PatientName": "", "PatientBirthDate": ""}, "neither whose they are"),
    ],
)
def test_images_of_somebody_else_are_set_aside_until_somebody_has_looked(
    clinic: Clinic, read_once: None, header: dict[str, str], sentence: str
) -> None:
    study = run(clinic, upload(clinic, of_person(rough_study(), **header)))
    assert (study.state, sentence in study.sentence) == (StudyState.QUARANTINED, True)
    assert "Nobody" not in study.sentence
    run(clinic, study)
    with clinic.acting():
        assert (Task.objects.get().case_id, Task.objects.get().role) == (study.case_id, "coordinator")
        assert study.files.count() == len(rough_study())
        assert not Fact.objects.exists()

    assert release(clinic, study, "yes").status_code == 422
    assert release(clinic, study, "Called them: it is their married name.").status_code == 302
    with clinic.acting():
        assert ProcrastinateJob.objects.filter(args__study_id=str(study.id), status="todo").count() == 1
        assert Task.objects.get().done_at is not None
    assert run(clinic, study).state == StudyState.READ


def test_images_of_this_very_person_are_read(clinic: Clinic, read_once: None) -> None:
    with clinic.acting():
        case = Case.objects.select_related("person").get(id=clinic.open_case())
    name = f"{case.person.family_name.upper()}^{case.person.given_name}^M"
    files = of_person(rough_study(), PatientName=name, PatientBirthDate="19440517")
    assert run(clinic, upload(clinic, files, case.id)).state == StudyState.READ


def bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("IM1", bytes(200 * 2**20))
    return packed.getvalue()


WRONG = {
    "a letter": ([b"Dear doctor"], "There is no DICOM file here"),
    "a letter twice": ([b"Dear doctor", b"Dear sister"], "There is no DICOM file here"),
    "an empty zip": ([zip_of([])], "The zip is empty"),
    "a zip of a letter": ([zip_of([b"Dear doctor"])], "There is no DICOM file here"),
    "a cut zip": ([zip_of([b"Dear doctor" * 99])[:-40]], "The zip is damaged or cut short"),
    "a damaged NIfTI": ([b"\x1f\x8b" + b"0" * 100], "is cut short or damaged"),
}


@pytest.mark.parametrize("what", [*WRONG, "a bomb"])
def test_what_is_no_study_is_kept_and_set_aside_in_one_sentence(clinic: Clinic, what: str) -> None:
    contents, sentence = WRONG.get(what) or ([bomb()], "would unpack to far more")
    study = run(clinic, upload(clinic, contents))
    assert (study.state, sentence in study.sentence) == (StudyState.QUARANTINED, True)
    with clinic.acting():
        assert (study.files.count(), Task.objects.count()) == (len(contents), 1)
    assert release(clinic, study, "I looked at it myself.").status_code == 422
    client = sign_in(clinic.hire("nurse"))
    assert study.sentence in client.get(page_of(study)).content.decode().replace("&#x27;", "'")
    spanish = client.get(page_of(study), headers={"accept-language": "es"}).content.decode()
    assert study.sentence not in spanish
    assert "Las imágenes se apartaron" in spanish


def test_two_patients_in_one_are_set_aside(clinic: Clinic) -> None:
    other = of_person(rough_study()[:5], PatientName="Other^Nobody", PatientID="2")
    study = run(clinic, upload(clinic, [*rough_study(), *other]))
    assert (study.state, study.sentence.split(";")[0]) == (StudyState.QUARANTINED, "The files belong to 2 patients")


def test_a_study_that_cannot_be_measured_is_refused_and_tried_again(clinic: Clinic) -> None:
    axial_only = rough_study()[-5:]
    study = run(clinic, upload(clinic, axial_only))
    assert (study.state, "sagittal T2" in study.sentence) == (StudyState.REFUSED, True)
    client = sign_in(clinic.hire("nurse"))
    client.post(page_of(study), {"deed": "again"})
    with clinic.acting():
        assert Study.objects.get().state == StudyState.WAITING
        assert not Task.objects.exists()


def test_a_zip_is_the_same_reading(clinic: Clinic, read: Study) -> None:
    from flavum.clinic.records.weigh import gather

    study = upload(clinic, [zip_of(rough_study())])
    job._measure, kept = measure_truly, job._measure
    try:
        zipped = run(clinic, study)
    finally:
        job._measure = kept
    with clinic.acting():
        assert set(gather(zipped.case, on=DAY).facts) == set(gather(read.case, on=DAY).facts)


def test_progress_is_told_and_is_no_sight(clinic: Clinic, read: Study) -> None:
    nurse = clinic.hire("nurse")
    told = sign_in(nurse).get(page_of(read, "progress.json")).json()
    assert (told["state"], told["is_dead"]) == ("read", False)
    with clinic.acting():
        assert not Sight.objects.filter(recorded_by=nurse).exists()


def test_facts_are_those_of_the_core(clinic: Clinic, read: Study) -> None:
    expected = {(one.key, one.level) for one in to_facts(core_reading(), on=DAY)} - {("imaging.mri_age_months", None)}
    with clinic.acting():
        found = {(one.key, Level(one.level) if one.level else None) for one in Fact.objects.all()}
    assert found == expected


def test_a_client_of_nobody_sees_nothing(read: Study) -> None:
    assert Client().get(page_of(read, "view.json")).status_code == 302


def test_what_is_signed_shows_the_pictures_with_their_sides(clinic: Clinic, read: Study) -> None:
    with clinic.acting():
        pictures = draw_pictures(read.case, "L4-L5", "en")
        view = present_verdict(weigh_case(read.case, Asked(set_names(), DAY)).report, Ground(()), "en")
        paper = make_paper(read.case, view, Signer("Dr. Example", datetime(2026, 11, 21, 9, 0, tzinfo=UTC)), "0" * 64)
    assert [one["caption"] for one in pictures] == [
        f"From the side, MRI {word_day(ON, load_words('en'))}", "L4-L5 from below, with what the computer measured",
    ]  # fmt: skip
    for one, sides in zip(pictures, (["A", "P"], ["R", "L"]), strict=True):
        drawn = ElementTree.fromstring(one["svg"])
        words = [text.text for text in drawn.iter("{http://www.w3.org/2000/svg}text")]
        assert words[-2:] == sides
        assert len(list(drawn.iter("{http://www.w3.org/2000/svg}path"))) > 2
    assert sum(len(page.images) for page in PdfReader(io.BytesIO(paper.content)).pages) >= 2
