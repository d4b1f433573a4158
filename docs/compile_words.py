"""Makes the compiled catalogues of the clinic's words (django.mo) of the written ones (django.po)."""

import io
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).resolve().parents[1] / "src" / "flavum" / "clinic" / "locale"


def compile_words(written: Path) -> bytes:
    """The bytes of django.mo for a django.po."""
    with written.open("rb") as file:
        catalogue = read_po(file, locale=written.parents[1].name)
    catalogue.creation_date = catalogue.revision_date = datetime(2026, 1, 1, tzinfo=UTC)  # not the day of compiling
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    return compiled.getvalue()


if __name__ == "__main__":
    for po in LOCALE.glob("*/LC_MESSAGES/django.po"):
        po.with_suffix(".mo").write_bytes(compile_words(po))
        print(f"wrote {po.with_suffix('.mo')}")
