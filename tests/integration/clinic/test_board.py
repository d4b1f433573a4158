"""The candidacy board: sets, days that are past, overrides beside what was computed, contradictions, explanations."""

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from clinic_factories import Clinic, sign_in
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from pypdf import PdfReader

from flavum.candidacy.answer import Verdict
from flavum.candidacy.criterion import load_criteria
from flavum.clinic.accounts.models import User
from flavum.clinic.audit.signed import signatures_of
from flavum.clinic.demonstration.kind import load_kinds
from flavum.clinic.records.criteria import OwnSet, read_own_sets
from flavum.clinic.records.document import ROWS
from flavum.clinic.records.files import Files
from flavum.clinic.records.models import Case, Document, Fact, Origin, Override, Person
from flavum.clinic.records.weigh import weigh

PASSWORD = "correct horse battery"
NEW_YORK = ZoneInfo("America/New_York")


@pytest.fixture
def case(clinic: Clinic) -> Case:
    """Of somebody who is a candidate at L4-L5; everything was written down ten days ago."""
    made, document = clinic.open_case(), load_kinds()["typical"].document
    for section, fields in document.items():
        if section in ROWS.values():
            clinic.write_fact(made, next(key for key, name in ROWS.items() if name == section), fields)
        elif section == "levels":
            for level, found in fields.items():
                for name, value in found.items():
                    clinic.write_fact(made, f"level.{name}", value, level=level)
        elif section != "intake":
            for name, value in fields.items():
                clinic.write_fact(made, f"{section}.{name}", value)
    backdate(clinic, Fact.objects.filter(case_id=made), days=10)
    with clinic.acting():
        return Case.objects.select_related("person", "site").get(id=made)


def backdate(clinic: Clinic, rows, *, days: int) -> None:
    """As if it had been written down then: the app itself may not change such a row."""
    with clinic.acting():
        ids = list(rows.values_list("id", flat=True))
    at = datetime.now(UTC) - timedelta(days=days)
    rows.model.objects.using("owner").filter(id__in=ids).update(
        recorded_at=at, **({"holds_on": at.date()} if rows.model is Fact else {})
    )


@pytest.fixture
def signer(clinic: Clinic) -> User:
    cache.clear()
    return clinic.hire("proceduralist")


@pytest.fixture
def client(signer: User) -> Client:
    return sign_in(signer)


def board(client: Client, case: Case, query: str = "", **named: object):
    return client.get(f"/cases/{case.number}/verdict/{query}", **named)


def correct(clinic: Clinic, case: Case, key: str, value: object, level: str = "") -> Fact:
    with clinic.acting():
        before = Fact.objects.get(case=case, key=key, level=level, superseded_by=None)
    return clinic.write_fact(
        case.id, key, value, level=level, supersedes=before, origin=Origin.CORRECTED, reason="asked again",
        holds_on=datetime.now(NEW_YORK).date(),
    )  # fmt: skip


def override(client: Client, case: Case, criterion: str, answer: str, level: str = "L4-L5", **said: str):
    page = f"/cases/{case.number}/override/flavum/{criterion}/{level}/"
    shown = client.get(page)
    form = {"answer": answer, "reason": "films of this week", "seen": str(shown.context["seen"]),
            "computed": shown.context["line"]["answer"], **said}  # fmt: skip
    return client.post(page, form)


def sign(client: Client, case: Case):
    page = f"/cases/{case.number}/verdict/sign/"
    return client.post(page, {"secret": PASSWORD, "seen": client.get(page).context["seen"]})


# --- Sets and days ----------------------------------------------------------------------------------------------------


def test_another_set_comes_first_and_what_flips_is_said_in_words(client: Client, case: Case) -> None:
    answer = board(client, case, "?set=encore")
    page = answer.content.decode()

    assert answer.context["matrix"]["sets"][0] == load_criteria("encore").title
    flips = [row for table in answer.context["matrix"]["tables"] for row in table["rows"] if row["flips"]]
    assert answer.context["matrix"]["flips"] == len(flips) > 0
    assert page.count('class="flip"') >= len(flips)
    only = board(client, case, "?set=encore&only=differs").context["matrix"]
    assert [len(table["rows"]) for table in only["tables"]] == [
        sum(row["flips"] for row in table["rows"]) for table in answer.context["matrix"]["tables"]
    ]


def test_a_past_day_gives_that_day_s_answer_after_a_correction(clinic: Clinic, client: Client, case: Case) -> None:
    then = datetime.now(NEW_YORK).date() - timedelta(days=3)
    with clinic.acting():
        computed_then = weigh(case, load_criteria("flavum"), on=then)
    correct(clinic, case, "level.instability", True, level="L4-L5")

    today, past = board(client, case), board(client, case, f"?on={then}")

    assert computed_then.verdict is Verdict.CANDIDATE
    assert today.context["v"]["verdict"]["name"] == "Not a candidate"
    assert past.context["v"]["verdict"]["name"] == "Candidate"
    assert "/sign/" not in past.content.decode()
    assert "/override/" not in past.content.decode()


@pytest.mark.parametrize("days", [0, 3, 20])
def test_replay_equals_what_was_computed_that_day(clinic: Clinic, case: Case, days: int) -> None:
    """What was on record is weighed before anything is changed, and again for that day after much was."""
    on = datetime.now(NEW_YORK).date() - timedelta(days=days)
    by = datetime.combine(on + timedelta(days=1), datetime.min.time(), NEW_YORK)
    with clinic.acting():
        by_now = weigh(case, load_criteria("flavum"), on=on)
        before = weigh(case, load_criteria("flavum"), on=on, by=by)
    if days == 0:
        assert by_now == before
        return
    for key, value, level in (("level.instability", True, "L4-L5"), ("red_flags.fever", True, "")):
        correct(clinic, case, key, value, level)
    clinic.write_fact(case.id, "hips.made_up", 1, holds_on=on)

    with clinic.acting():
        assert weigh(case, load_criteria("flavum"), on=on, by=by) == before
        assert weigh(case, load_criteria("flavum"), on=on) != before
    assert (by_now == before) is (days == 3)  # three weeks ago nothing was on record


def test_what_holds_from_a_later_day_on_does_not_hold_yet(clinic: Clinic, case: Case) -> None:
    on = datetime.now(NEW_YORK).date() - timedelta(days=3)
    by = datetime.combine(on + timedelta(days=1), datetime.min.time(), NEW_YORK)
    later = correct(clinic, case, "level.instability", True, level="L4-L5")
    at = datetime.now(UTC) - timedelta(days=5)
    Fact.objects.using("owner").filter(id=later.id).update(recorded_at=at, holds_on=on + timedelta(days=2))
    with clinic.acting():
        assert weigh(case, load_criteria("flavum"), on=on, by=by).verdict is Verdict.CANDIDATE
        assert weigh(case, load_criteria("flavum"), on=on).verdict is Verdict.NOT_A_CANDIDATE


@pytest.mark.parametrize(
    ("query", "says"),
    [("?on=2999-01-01", "is not over yet"), ("?on=soon", "That is no day"), ("?set=mine", "no such set")],
)
def test_what_cannot_be_shown_is_told_and_today_is_shown(client: Client, case: Case, query: str, says: str) -> None:
    answer = board(client, case, query)

    assert answer.status_code == 200
    assert says in answer.content.decode()
    assert answer.context["asked"].is_today


def test_a_day_before_the_set_began_is_told(client: Client, case: Case) -> None:
    answer = board(client, case, "?on=2020-01-01")

    assert answer.status_code == 422
    assert "did not hold then" in answer.content.decode()


# --- Overrides --------------------------------------------------------------------------------------------------------


def test_an_override_stands_beside_what_was_computed_everywhere(clinic: Clinic, client: Client, case: Case) -> None:
    correct(clinic, case, "level.instability", True, level="L4-L5")

    written = override(client, case, "instability", "met")

    assert (written.status_code, written.headers["Location"]) == (
        302,
        f"/cases/{case.number}/verdict/?set=flavum#overrides",
    )
    page = board(client, case)
    text = page.content.decode()
    assert page.context["v"]["verdict"]["name"] == "Candidate"
    assert (
        "Computed: <strong>Not a candidate</strong>. With the override of Synthetic Staff: <strong>Candidate, L4-L5"
        in text
    )
    assert "films of this week" in text
    assert sign(client, case).status_code == 302
    with clinic.acting():
        sha256 = Document.objects.get(case=case).sha256
    with Files(str(settings.PLACE.files)).open(sha256) as file:
        paper = " ".join(one.extract_text() for one in PdfReader(io.BytesIO(file.read())).pages).replace("\n", " ")
    assert "Computed: Not a candidate" in paper
    assert "films of this week" in paper
    privacy = sign_in(clinic.hire("privacy")).get(f"/cases/{case.number}/audit/").content.decode()
    assert "Criterion overridden" in privacy
    assert "films of this week" in privacy


def test_a_later_override_voids_the_signature_visibly(clinic: Clinic, client: Client, case: Case) -> None:
    sign(client, case)
    override(client, case, "instability", "unmet")

    with clinic.acting():
        [signed] = signatures_of(case)
    assert not signed.holds
    assert signed.because == ("“No instability” at L4-L5 was overridden",)
    assert "void since" in board(client, case).content.decode()
    override(client, case, "instability", "back")
    with clinic.acting():
        assert "the override of “No instability” at L4-L5 was taken back" in signatures_of(case)[0].because


def test_an_override_whose_ground_has_changed_is_to_be_looked_at_again(
    clinic: Clinic, client: Client, case: Case
) -> None:
    correct(clinic, case, "level.instability", True, level="L4-L5")
    override(client, case, "instability", "met")
    correct(clinic, case, "level.instability", False, level="L4-L5")

    page = board(client, case)

    assert "does not count: look at it again" in page.content.decode()
    assert "What is computed has changed since." in page.content.decode()
    assert page.context["v"]["computed"] is None


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"reason": " "}, "Say why"),
        ({"answer": "met"}, "what was computed already"),
        ({"answer": "perhaps"}, "Choose an answer"),
        ({"answer": "back"}, "no override to take back"),
        ({"computed": "unmet"}, "has changed since you looked"),
        ({"seen": "00000000-0000-0000-0000-000000000001"}, "Somebody has overridden this meanwhile"),
    ],
)
def test_an_override_is_refused_in_words(
    clinic: Clinic, client: Client, case: Case, said: dict[str, str], sentence: str
) -> None:
    answer = override(client, case, "instability", **{"answer": "unmet", **said})

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    with clinic.acting():
        assert not Override.objects.filter(case=case).exists()


def test_an_emergency_is_not_overridden(clinic: Clinic, client: Client, case: Case) -> None:
    correct(clinic, case, "red_flags.fever", True)

    answer = override(client, case, "infection", "met", level="person")

    assert answer.status_code == 422
    assert "An emergency is not overridden" in answer.content.decode()


def test_a_double_click_overrides_once_and_a_chain_is_kept(clinic: Clinic, client: Client, case: Case) -> None:
    for answer in ("unmet", "unknown", "back"):
        assert override(client, case, "instability", answer).status_code == 302
    again = {"answer": "back", "reason": "films of this week", "seen": "", "computed": "met"}
    assert client.post(f"/cases/{case.number}/override/flavum/instability/L4-L5/", again).status_code == 302
    with clinic.acting():
        rows = list(Override.objects.filter(case=case).order_by("recorded_at"))
    assert [row.answer for row in rows] == ["unmet", "unknown", ""]
    assert [row.supersedes_id for row in rows] == [None, rows[0].id, rows[1].id]


def test_an_override_of_a_later_day_did_not_stand_before(clinic: Clinic, client: Client, case: Case) -> None:
    override(client, case, "instability", "unmet")
    then = datetime.now(NEW_YORK).date() - timedelta(days=3)

    assert board(client, case).context["v"]["verdict"]["name"] == "Not a candidate"
    assert board(client, case, f"?on={then}").context["v"]["verdict"]["name"] == "Candidate"


def test_what_no_set_asks_cannot_be_overridden(client: Client, case: Case) -> None:
    for path in ("mine/instability/L4-L5", "flavum/made_up/L4-L5", "flavum/instability/person", "flavum/consent/L4-L5"):
        assert client.get(f"/cases/{case.number}/override/{path}/").status_code == 404


# --- What else is on the board ----------------------------------------------------------------------------------------


def test_contradictions_are_named_where_they_strike(clinic: Clinic, client: Client, case: Case) -> None:
    correct(clinic, case, "symptoms.leg_symptoms", False)

    for language, said in (("en", "Answers that contradict each other"), ("es", "Respuestas que se contradicen")):
        page = board(client, case, headers={"accept-language": language})
        assert said in page.content.decode()
        assert page.context["doubts"]
        assert all(one["criteria"] for one in page.context["doubts"][:1])


def test_every_question_leads_to_where_it_is_answered(clinic: Clinic, client: Client) -> None:
    empty = clinic.open_case()
    with clinic.acting():
        number = Case.objects.get(id=empty).number
    questions = client.get(f"/cases/{number}/verdict/").context["questions"]

    assert len(questions) > 10
    for one in questions:
        assert one["entries"], one["text"]
        for entry in one["entries"]:
            assert client.get(entry["address"].split("?")[0]).status_code == 200


def test_the_board_explains_itself_to_three_readers(client: Client, case: Case) -> None:
    told = {one["reader"]: one["text"] for one in board(client, case).context["explained"]}

    assert told["clinician"].startswith("Candidate for MILD at L4-L5")
    assert told["payer"].startswith("Indication criteria for MILD: met at L4-L5")
    assert told["patient"].startswith("MILD may be an option for you.")


def test_the_patient_reads_what_was_found_once_it_is_signed(clinic: Clinic, client: Client, case: Case) -> None:
    user = clinic.hire("patient")
    with clinic.acting():
        Person.objects.filter(id=case.person_id).update(user=user)
    patient = sign_in(user)
    assert "Nobody has decided yet" in patient.get("/my/verdict/").content.decode()

    sign(client, case)
    told = patient.get("/my/verdict/").content.decode()
    assert "MILD may be an option for you." in told
    assert "The canal is narrow on the MRI." in told
    assert "Synthetic Staff looked at all of this and signed it" in told

    correct(clinic, case, "level.instability", True, level="L4-L5")
    after = patient.get("/my/verdict/").content.decode()
    assert "Your doctor is looking again" in after
    assert "MILD may be an option" not in after


# --- A set of the clinic's own ----------------------------------------------------------------------------------------


def copy_of_flavum(title: str = "Ours") -> str:
    import flavum.candidacy

    text = (Path(flavum.candidacy.__file__).parent / "criteria" / "flavum.toml").read_text(encoding="utf-8")
    return text.replace('title = "Flavum\'s default criteria"', f'title = "{title}"', 1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "criteria").mkdir()
    return tmp_path


def read(folder: Path) -> list[OwnSet]:
    return list(read_own_sets(folder / "criteria", folder / "running"))


def test_an_own_set_runs_and_a_spoilt_file_leaves_it_running(folder: Path) -> None:
    file = folder / "criteria" / "ours.toml"
    file.write_text(copy_of_flavum(), encoding="utf-8")
    [first] = read(folder)
    file.write_text(copy_of_flavum().replace("is = false", "is = 7", 1), encoding="utf-8")
    [spoilt] = read(folder)

    assert first.refusal == ""
    assert first.criteria is not None
    assert spoilt.criteria == first.criteria
    assert spoilt.refusal.startswith("ours.toml: criterion ours/cauda_equina: ")


def test_a_file_that_never_was_sound_runs_nothing(folder: Path) -> None:
    (folder / "criteria" / "ours.toml").write_text("[[criterion]]", encoding="utf-8")

    [found] = read(folder)

    assert (found.criteria, bool(found.refusal)) == (None, True)


def test_what_ran_is_not_rewritten_and_outlives_its_file(folder: Path) -> None:
    file = folder / "criteria" / "ours.toml"
    file.write_text(copy_of_flavum(), encoding="utf-8")
    [first] = read(folder)
    file.write_text(copy_of_flavum().replace("at_least = 3,", "at_least = 4,", 1), encoding="utf-8")
    [changed] = read(folder)
    file.unlink()
    [gone] = read(folder)

    assert changed.criteria == gone.criteria == first.criteria
    assert "has run and says another condition now" in changed.refusal
    assert "the file is gone" in gone.refusal


def test_the_board_shows_an_own_set_and_why_a_file_is_refused(
    client: Client, case: Case, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FLAVUM_CRITERIA", str(folder / "criteria"))
    (folder / "criteria" / f"ours-{case.number}.toml").write_text(copy_of_flavum("Ours for a test"), encoding="utf-8")
    (folder / "criteria" / f"theirs-{case.number}.toml").write_text("title = 1", encoding="utf-8")
    try:
        page = board(client, case, f"?set=ours-{case.number}")
    finally:
        (settings.PLACE.running / f"ours-{case.number}.toml").unlink(missing_ok=True)

    assert page.context["matrix"]["sets"][0] == "Ours for a test"
    assert page.context["v"]["verdict"]["name"] == "Candidate"
    assert f"theirs-{case.number}.toml: " in page.content.decode()
