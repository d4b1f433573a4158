"""Take a copy of the record: who may, which one, and that it was taken."""

from datetime import UTC, datetime

from django.http import FileResponse
from django.utils.translation import gettext as _

from flavum.clinic.accounts.actor import Actor
from flavum.clinic.audit.models import Deed
from flavum.clinic.audit.sight import note_sight
from flavum.clinic.copies.ask import CopyRefusal, check_may_copy
from flavum.clinic.copies.state import CopyState, judge, store_of
from flavum.clinic.records.files import FileRefusal
from flavum.clinic.records.models import RecordCopy


def take_copy(by: Actor, copy: RecordCopy) -> FileResponse:
    """The archive, to be saved under a name that says nothing of anybody; that it left the clinic is noted."""
    check_may_copy(by)
    [standing] = judge([copy], now=datetime.now(UTC))
    if standing.state is CopyState.EXPIRED:
        raise CopyRefusal(_("This copy could be taken for a week, which is over. Please ask for a new one."))
    if standing.state is not CopyState.READY:
        raise CopyRefusal(_("This copy has not been made yet."))
    try:
        file = store_of(copy).open(copy.sha256)
    except FileRefusal as gone:  # after a restore: no backup holds copies
        raise CopyRefusal(_("This copy is no longer there. Please ask for a new one.")) from gone
    note_sight(by, copy.case, "copy", Deed.EXPORTED, copy.reason)
    return FileResponse(
        file, as_attachment=True, filename=f"record-copy-{copy.sha256[:12]}.zip", content_type="application/zip",
        headers={"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"},
    )  # fmt: skip
