"""READ-ME.txt: what is in a copy, how it is opened and whom to call, in the patient's language and in plain words."""

from collections.abc import Iterator, Sequence
from textwrap import fill

from django.utils.translation import gettext as _

from flavum.clinic.accounts.models import Organisation
from flavum.clinic.audit.head import word_synthetic
from flavum.clinic.copies.archive import MANIFEST
from flavum.clinic.copies.piece import Picture
from flavum.clinic.records.models import Case

WIDTH = 78
RECORD, READ_ME = "record.json", "READ-ME.txt"


def write_readme(case: Case, clinic: Organisation, pictures: Sequence[Picture], *, has_papers: bool) -> str:
    named = {"clinic": clinic.name, "phone": clinic.desk_phone, "number": case.number}
    parts = (_open(clinic, named), _list_contents(pictures, has_papers=has_papers), _list_absent(pictures))
    return "\n\n".join(fill(one, WIDTH) for part in parts for one in part) + "\n"


def _open(clinic: Organisation, named: dict[str, object]) -> Iterator[str]:
    yield _("A COPY OF YOUR RECORD")
    if clinic.is_synthetic:
        yield f"*** {word_synthetic(clinic)} ***"
    yield _("This is what %(clinic)s has written down about you in case %(number)s. It is yours.") % named
    yield _("If you have a question, or if something in it is wrong, call us: %(phone)s.") % named
    yield _("It holds private things. Keep it where only you can open it, and give it only to people you trust.")


def _list_contents(pictures: Sequence[Picture], *, has_papers: bool) -> Iterator[str]:
    synthetic = _("%(folder)s is synthetic: a computer drew it, and it shows nobody's body.")
    yield _("WHAT IS IN IT")
    if has_papers:
        yield _("documents: letters, decisions and photos. Open them as you open any other PDF or picture.")
    images = _(
        "images: the pictures of your MRI, just as the scanner made them, one folder for each study. A home computer "
        "may not open them; every hospital can, and so can a program for DICOM images. Beside them is what Flavum "
        "measured in them."
    )
    handed_out = [one for one in pictures if one.is_handed_out]
    yield from [images] if handed_out else []
    yield from (synthetic % {"folder": one.folder} for one in handed_out if one.study.is_synthetic)
    record = _(
        "%(record)s: all answers, findings, messages, appointments and signatures, and what was corrected later: who "
        "wrote it down, when and why. It is made for other programs; any program that shows text opens it."
    )
    yield record % {"record": RECORD}
    manifest = _(
        "%(manifest)s: a check number for every file. Who wants to make sure that nothing was changed unpacks "
        "everything and types: sha256sum -c %(manifest)s"
    )
    yield manifest % {"manifest": MANIFEST}


def _list_absent(pictures: Sequence[Picture]) -> Iterator[str]:
    doubted = _("The images of study %(number)s: nobody has made sure yet that they are yours. Ask us for them.")
    yield _("WHAT IS NOT IN IT")
    yield _(
        "The clinic's own lists of work and of calls to make, searches that staff have saved, the links by which "
        "people sign in, and the list of who looked at your record. You see that list after signing in, or ask us."
    )
    yield from (doubted % {"number": one.number} for one in pictures if not one.is_handed_out)
