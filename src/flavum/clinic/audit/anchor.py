"""The last digest of each chain, to be kept where nobody who holds the server's keys can reach: on paper, or elsewhere.

Whoever rewrites rows and every seal after them cannot rewrite what was printed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from flavum.clinic.accounts.models import Organisation
from flavum.clinic.audit.models import Seal
from flavum.errors import Refusal

LINE = re.compile(r"(\d{4}-\d{2}-\d{2}) +([-a-zA-Z0-9_]+) +(\d{1,18}) +([0-9a-f]{64})")


class AnchorRefusal(Refusal):
    """What was kept is not what `flavum audit seal` prints."""

    kind = "anchor"


@dataclass(frozen=True)
class Anchor:
    """A seal as it was printed on a day."""

    day: date
    slug: str
    number: int
    digest: str

    def __str__(self) -> str:
        return f"{self.day} {self.slug} {self.number} {self.digest}"


def last_anchors(on: date, using: str = "owner") -> Iterator[Anchor]:
    """The newest seal of every organisation that has one."""
    for organisation in Organisation.objects.using(using).order_by("slug"):
        last = Seal.objects.using(using).filter(organisation=organisation).order_by("-number").first()
        if last:
            yield Anchor(on, organisation.slug, last.number, last.digest)


def read_anchors(text: str) -> list[Anchor]:
    """What was printed, line by line; empty lines and those that begin with # say nothing."""
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.strip().startswith("#")]
    return [_read(line) for line in lines]


def check_anchor(anchor: Anchor, using: str = "owner") -> str:
    """What is wrong with the chain by what was kept of it; "" where it still says the same."""
    organisation = Organisation.objects.using(using).filter(slug=anchor.slug).first()
    if organisation is None:
        return "the organisation is gone"
    seal = Seal.objects.using(using).filter(organisation=organisation, number=anchor.number).first()
    if seal is None:
        return f"seal {anchor.number} is gone"
    return "" if seal.digest == anchor.digest else f"seal {anchor.number} has another digest than was kept"


def _read(line: str) -> Anchor:
    refusal = AnchorRefusal(f"This is not a line that flavum audit seal prints: {line[:80]}")
    found = LINE.fullmatch(line)
    if found is None:
        raise refusal
    try:
        return Anchor(date.fromisoformat(found[1]), found[2], int(found[3]), found[4])
    except ValueError:
        raise refusal from None
