"""Messages between patient and team: sent once, seen, with files known by their content; nothing typed is lost."""

import io
import re
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from uuid import UUID

import pytest
from clinic_factories import Clinic, run_out, sign_in
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client
from PIL import Image

from flavum.clinic.accounts.models import User
from flavum.clinic.audit.models import Sight
from flavum.clinic.messaging.attach import MOST_BYTES, to_title
from flavum.clinic.messaging.receive import count_unseen_by_case
from flavum.clinic.records.models import Attachment, Case, Document, Message, Person, Receipt, Task

NUMBERS = count(1)
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def picture(kind: str) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(file, kind)
    return file.getvalue()


class Pair:
    """A patient and a nurse of one case, both signed in."""

    def __init__(self, clinic: Clinic) -> None:
        self.clinic, self.user = clinic, clinic.hire("patient")
        case_id = clinic.open_case()
        with clinic.acting():
            self.case = Case.objects.select_related("person").get(id=case_id)
            Person.objects.filter(id=self.case.person_id).update(user=self.user, email="p@example.org", language="es")
        self.patient = sign_in(self.user, second_factor=False)
        self.nurse_user = clinic.hire("nurse")
        self.nurse = sign_in(self.nurse_user)
        self.address = f"/cases/{self.case.number}/messages/"

    def write(self, text: str, *files: SimpleUploadedFile, once: UUID | None = None) -> object:
        return self.patient.post(
            "/my/messages/", {"text": text, "once": str(once or UUID(int=next(NUMBERS))), "files": list(files)}
        )

    def answer(self, text: str, **others: str) -> object:
        return self.nurse.post(self.address, {"text": text, "once": str(UUID(int=next(NUMBERS))), **others})


@pytest.fixture
def pair(clinic: Clinic) -> Pair:
    return Pair(clinic)


def test_what_a_patient_writes_is_read_by_the_team_and_leaves_one_task(pair: Pair) -> None:
    for text in ("It hurts more when I stand.", "And at night."):
        assert pair.write(text).headers["Location"] == "/my/messages/#newest"
    page = pair.nurse.get(pair.address).content.decode()

    assert page.index("It hurts more when I stand.") < page.index("And at night.")
    with pair.clinic.acting():
        task = Task.objects.get()
        assert (task.role, task.case_id, task.cause[:8], task.done_at) == ("nurse", pair.case.id, "message:", None)


def test_answering_ends_the_task_and_the_next_message_leaves_another(pair: Pair) -> None:
    pair.write("May I drive?")
    pair.answer("Not on the day itself.")
    pair.write("Thank you.")
    with pair.clinic.acting():
        assert [task.done_by_id for task in Task.objects.order_by("opened_at")] == [pair.nurse_user.id, None]


def test_the_same_form_sent_twice_is_one_message(pair: Pair) -> None:
    once = UUID(int=next(NUMBERS))
    for _ in range(2):
        assert pair.write("Once.", once=once).status_code == 302
    with pair.clinic.acting():
        assert (Message.objects.count(), Task.objects.count()) == (1, 1)


def test_the_same_form_sent_at_the_same_moment_is_one_message(pair: Pair) -> None:
    once = UUID(int=next(NUMBERS))

    def send(_n: int) -> int:
        try:
            client = Client()
            client.force_login(pair.user, backend="allauth.account.auth_backends.AuthenticationBackend")
            return client.post("/my/messages/", {"text": "Once.", "once": str(once)}).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(send, range(4))) == [302] * 4
    with pair.clinic.acting():
        assert (Message.objects.count(), Task.objects.count()) == (1, 1)


def test_seen_is_told_to_who_wrote(pair: Pair) -> None:
    pair.write("Hello?")
    assert "Not seen yet" in pair.patient.get("/my/messages/").content.decode()
    with pair.clinic.acting():
        assert count_unseen_by_case() == {pair.case.id: 1}
    for _ in range(2):
        pair.nurse.get(pair.address)
    assert "Seen by your care team on" in pair.patient.get("/my/messages/").content.decode()
    with pair.clinic.acting():
        assert count_unseen_by_case() == {}
        assert [one.recorded_by_id for one in Receipt.objects.all()] == [pair.nurse_user.id]


def test_the_patient_is_told_how_many_are_new(pair: Pair) -> None:
    pair.answer("Please call us.")
    badge = re.compile(r'class="unseen">(\d+)')
    assert badge.findall(pair.patient.get("/my/appointments/").content.decode()) == ["1"]
    pair.patient.get("/my/messages/")
    assert badge.findall(pair.patient.get("/my/appointments/").content.decode()) == []
    assert f"Seen by {pair.user.name} on" in pair.nurse.get(pair.address).content.decode()


def test_messages_are_said_not_to_be_for_emergencies(pair: Pair) -> None:
    page = pair.patient.get("/my/messages/").content.decode()
    assert '<a href="tel:911">911</a>' in page
    assert "not for emergencies" in page
    spanish = pair.patient.get("/my/messages/", headers={"accept-language": "es"}).content.decode()
    assert "no son para emergencias" in spanish


@pytest.mark.parametrize("text", ["", "   \n ", "x" * 5001])
def test_what_cannot_be_sent_is_said_and_stays_in_the_form(pair: Pair, text: str) -> None:
    answer = pair.write(text)
    assert answer.status_code == 422
    assert text in answer.content.decode()
    with pair.clinic.acting():
        assert Message.objects.count() == 0


def test_markup_is_text(pair: Pair) -> None:
    pair.write("<script>alert(1)</script>")
    assert "<script>alert" not in pair.nurse.get(pair.address).content.decode()


# Files.


@pytest.mark.parametrize(
    ("content", "media_type", "title"),
    [
        (PDF, "application/pdf", "old_report.pdf"),
        (picture("JPEG"), "image/jpeg", "old_report.jpg"),
        (picture("PNG"), "image/png", "old_report.png"),
    ],
    ids=["pdf", "jpeg", "png"],
)
def test_a_file_is_kept_and_comes_back_as_it_was(pair: Pair, content: bytes, media_type: str, title: str) -> None:
    pair.write("Here it is.", SimpleUploadedFile("old report.exe", content, "text/html"))
    with pair.clinic.acting():
        attachment, document = Attachment.objects.get(), Document.objects.get()
        assert (document.media_type, document.title) == (media_type, title)
    for client, address in ((pair.nurse, f"{pair.address}{attachment.id}/"),
                            (pair.patient, f"/my/messages/{attachment.id}/")):  # fmt: skip
        answer = client.get(address)
        assert b"".join(answer.streaming_content) == content
        assert answer.headers["Content-Type"] == media_type
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{title}"'
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer.headers["Content-Security-Policy"]
    with pair.clinic.acting():
        taken = Sight.objects.filter(what="attachment", deed="exported")
        assert {one.recorded_by_id for one in taken} == {pair.nurse_user.id, pair.user.id}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"MZ\x90\x00 a program",
        b"<html><script>alert(1)</script>",
        PDF[:-7],
        b"\xff\xd8\xff\xe0 no picture at all",
        picture("PNG")[:-20],
        b"\n" + PDF,
    ],
    ids=["empty", "program", "page", "cut pdf", "only the head of a jpeg", "cut png", "pdf after something"],
)
def test_what_is_no_picture_or_paper_is_refused_and_nothing_is_sent(pair: Pair, content: bytes) -> None:
    answer = pair.write("My words", SimpleUploadedFile("x.pdf", content, "application/pdf"))
    assert answer.status_code == 422
    assert "My words" in answer.content.decode()
    with pair.clinic.acting():
        assert (Message.objects.count(), Document.objects.count()) == (0, 0)


def test_one_wrong_file_of_two_sends_nothing(pair: Pair) -> None:
    assert pair.write("Two", SimpleUploadedFile("a.pdf", PDF), SimpleUploadedFile("b.pdf", b"x")).status_code == 422
    with pair.clinic.acting():
        assert (Message.objects.count(), Document.objects.count()) == (0, 0)


def test_files_are_of_20_mb_and_five_at_most(pair: Pair) -> None:
    large = PDF[:-6] + b" " * (MOST_BYTES - len(PDF)) + PDF[-6:]
    assert len(large) == MOST_BYTES
    assert pair.write("Large", SimpleUploadedFile("a.pdf", large)).status_code == 302
    answer = pair.write("Larger", SimpleUploadedFile("a.pdf", large + b"\n"))
    assert (answer.status_code, "20 MB" in answer.content.decode()) == (422, True)
    six = [SimpleUploadedFile(f"{n}.pdf", PDF + b"\n" * n) for n in range(6)]
    assert pair.write("Many", *six).status_code == 422


def test_the_same_file_twice_is_one_document(pair: Pair) -> None:
    pair.write("Both", SimpleUploadedFile("a.pdf", PDF), SimpleUploadedFile("b.pdf", PDF))
    pair.write("Again", SimpleUploadedFile("c.pdf", PDF))
    with pair.clinic.acting():
        assert (Document.objects.count(), Attachment.objects.count()) == (1, 2)


def test_a_file_of_another_patient_is_not_there(pair: Pair, clinic: Clinic) -> None:
    pair.write("Mine", SimpleUploadedFile("a.pdf", PDF))
    other = Pair(clinic)
    with clinic.acting():
        attachment = Attachment.objects.get()
    assert other.patient.get(f"/my/messages/{attachment.id}/").status_code == 404
    assert other.nurse.get(f"{other.address}{attachment.id}/").status_code == 404  # under another case's number
    assert "Mine" not in other.patient.get("/my/messages/").content.decode()


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("../../etc/passwd", "passwd.pdf"), ("a b\r\nX: y.pdf", "a_bX_y.pdf"), ("", "file.pdf"), ("...", "file.pdf"),
        ("résumé.PDF", "résumé.pdf"), ("x" * 300, "x" * 120 + ".pdf"),
    ],
)  # fmt: skip
def test_titles_are_safe_names(name: str, title: str) -> None:
    assert to_title(name, "application/pdf") == title


# What was typed when the session had ended.


def _once_of(page: str) -> dict[str, str]:
    return dict(re.findall(r'name="(once)" value="([^"]+)"', page))


def _sign_in_again(client: Client, user: User) -> None:
    """As a browser does: the session of the page stays, and becomes that of who signs in."""
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")


def test_a_message_sent_after_the_session_ended_waits_and_is_sent_once(pair: Pair) -> None:
    fields = _once_of(pair.patient.get("/my/messages/").content.decode())
    run_out(pair.patient)
    file = SimpleUploadedFile("a.pdf", b"%PDF-1.4 " + bytes(200_000), "application/pdf")
    answer = pair.patient.post("/my/messages/", {**fields, "text": "A long story", "files": file})
    assert answer.headers["Location"] == "/accounts/login/?next=%2Fmy%2Fmessages%2F"

    _sign_in_again(pair.patient, pair.user)
    page = pair.patient.get("/my/messages/").content.decode()
    assert "<li>A long story</li>" in page
    assert "The files you had chosen are not kept" in page
    assert f'name="once" value="{fields["once"]}"' in page
    for _ in range(2):
        pair.patient.post("/my/messages/", {**fields, "kept-again": "1", "text": "A long story"})
    with pair.clinic.acting():
        assert Message.objects.count() == 1


def test_nobody_else_at_the_same_screen_gets_it(pair: Pair, clinic: Clinic) -> None:
    fields = _once_of(pair.patient.get("/my/messages/").content.decode())
    run_out(pair.patient)
    pair.patient.post("/my/messages/", {**fields, "text": "Private"})
    other = Pair(clinic)
    _sign_in_again(pair.patient, other.user)
    assert "Private" not in pair.patient.get("/my/messages/").content.decode()


# The e-mail.


def test_an_e_mail_says_that_there_is_a_message_and_nothing_else(pair: Pair) -> None:
    mail.outbox.clear()
    pair.answer("Your MRI shows a narrow canal at L4-L5.")
    (sent,) = mail.outbox

    assert (sent.to, sent.subject) == (["p@example.org"], "Tiene un mensaje de One")
    assert not re.search(r"MRI|canal|L4|Synthetic|Person", sent.body)


def test_a_mail_server_that_is_away_loses_no_message(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_given: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr("flavum.clinic.messaging.notice.send_mail", fail)
    assert pair.answer("Hello").status_code == 302
    with pair.clinic.acting():
        assert Message.objects.count() == 1


def test_a_patient_without_an_address_gets_no_e_mail(pair: Pair) -> None:
    mail.outbox.clear()
    with pair.clinic.acting():
        Person.objects.filter(id=pair.case.person_id).update(email="")
    pair.answer("Hello")
    assert mail.outbox == []
