"""What somebody sent after their session had ended: kept for a while, for nobody but them, and offered again.

It is kept encrypted with the clinic's key in the new session of the same browser, with the name of who had been signed
in there: whoever else signs in finds nothing. On the computer itself nothing stays.
"""

import base64
import hashlib
import json
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme

WRITER, KEPT, AGAIN, LEFT_OUT = "writer", "kept", "kept-again", "files_left_out"
WRITER_SECONDS = 12 * 60 * 60  # a day's work with pages left open
MOST_BYTES = 100_000
SESSION = "/session/"
SECRET_FIELDS = ("csrfmiddlewaretoken", "password", "again", "code", AGAIN)

Fields = list[tuple[str, str]]


@dataclass(frozen=True)
class KeptForm:
    """A form that was not written. path: where it goes; has_files: whether files were with it, which are not kept."""

    path: str
    fields: Fields
    has_files: bool = False

    @property
    def shown(self) -> list[str]:
        """What a reader knows it by: their own words, without what pages add."""
        return [value for name, value in self.fields if value and name not in ("seen", "back", "stamp", "once")]


def remember_writer(request: HttpRequest, response: HttpResponse) -> None:
    """A signed name in a cookie: it opens nothing, and says only whose a form was that comes too late."""
    known = _find_writer(request)
    if request.user.is_authenticated and known != str(request.user.pk):
        response.set_signed_cookie(
            WRITER, str(request.user.pk), max_age=WRITER_SECONDS, httponly=True, samesite="Lax", secure=settings.HAS_TLS
        )


def keep_late(request: HttpRequest) -> None:
    """A form that comes after the session's end; what a page sends of itself at its end, too (session.js)."""
    writer = _find_writer(request)
    if request.method != "POST" or not writer:
        return
    form = KeptForm(request.get_full_path(), _fields(request), hasattr(request, LEFT_OUT))
    if sum(len(value) for _, value in form.fields) > MOST_BYTES or (form.has_files and not form.shown):
        return
    if request.path.startswith(SESSION):
        ended = read_ended(request)
        if ended is None:
            return
        form = ended
    keep(request, writer, form)


def leave_files_out(request: HttpRequest) -> None:
    """Noted by whoever turned away the files of somebody unknown."""
    setattr(request, LEFT_OUT, True)


def read_ended(request: HttpRequest) -> KeptForm | None:
    """What had been typed into a page whose time was over; None where nothing was, or it goes elsewhere."""
    path, written = request.POST.get("path", ""), request.POST.get("fields", "")
    if not written or len(written) > MOST_BYTES or not is_ours(request, path):
        return None
    fields = [(name, value) for name, value in parse_qsl(written) if name not in SECRET_FIELDS]
    return KeptForm(path, fields) if fields else None


def is_ours(request: HttpRequest, address: str) -> bool:
    return address.startswith("/") and url_has_allowed_host_and_scheme(address, {request.get_host()})


def keep(request: HttpRequest, writer: str, form: KeptForm) -> None:
    """Into the session, which has to be nobody's or the writer's."""
    plain = json.dumps({"writer": writer, "path": form.path, "fields": form.fields, "has_files": form.has_files})
    request.session[KEPT] = _cipher().encrypt(plain.encode()).decode()


def find_kept(request: HttpRequest) -> KeptForm | None:
    """What waits for whoever is signed in; somebody else's, or what has waited too long, is thrown away."""
    sealed = request.session.get(KEPT)
    if not sealed or not request.user.is_authenticated:
        return None
    try:
        plain = json.loads(_cipher().decrypt(sealed.encode(), ttl=settings.KEPT_FORM_SECONDS))
    except InvalidToken:
        plain = {}
    if plain.get("writer") != str(request.user.pk):
        forget_kept(request)
        return None
    return KeptForm(plain["path"], [(name, value) for name, value in plain["fields"]], plain["has_files"])


def forget_kept(request: HttpRequest) -> None:
    request.session.pop(KEPT, None)


def page_of(request: HttpRequest) -> str:
    """The page that somebody comes back to: for a form, the one on which it stood."""
    came_from = request.META.get("HTTP_REFERER", "")
    if request.path.startswith(SESSION):
        page = request.POST.get("page", "")
        return page if is_ours(request, page) else "/"
    if request.method == "POST" and url_has_allowed_host_and_scheme(came_from, {request.get_host()}):
        return str(urlsplit(came_from)._replace(scheme="", netloc="").geturl())
    return str(request.get_full_path()) if request.method == "GET" else str(request.path)


def _fields(request: HttpRequest) -> Fields:
    return [
        (name, str(value)) for name, values in request.POST.lists() if name not in SECRET_FIELDS for value in values
    ]


def _find_writer(request: HttpRequest) -> str | None:
    try:
        return request.get_signed_cookie(WRITER, default=None, max_age=WRITER_SECONDS)
    except BadSignature:
        return None


def _cipher() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"{KEPT}{settings.SECRET_KEY}".encode()).digest()))
