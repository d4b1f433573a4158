"""Telling whoever watches how far a job is: about once a second, each time in a transaction of its own."""

from collections.abc import Callable
from time import monotonic

from flavum.clinic.accounts.actor import acting
from flavum.clinic.records.models import Progress, Study

EVERY_SECONDS = 1.0
LONGEST = 100


class Teller:
    """Writes a study's progress, so seldom that it costs nothing."""

    def __init__(self, study: Study) -> None:
        self.study = study
        self.told_at = -EVERY_SECONDS

    def __call__(self, doing: str, fraction: float) -> None:
        if monotonic() - self.told_at >= EVERY_SECONDS:
            self.tell(doing, fraction)

    def tell(self, doing: str, fraction: float) -> None:
        """Now, however long ago something was told."""
        self.told_at = monotonic()
        with acting(self.study.organisation_id):
            Progress.objects.update_or_create(
                study=self.study,
                defaults={
                    "organisation_id": self.study.organisation_id, "doing": doing[:LONGEST], "fraction": fraction,
                },
            )  # fmt: skip

    def part(self, start: float, end: float) -> Callable[[str, float], None]:
        """The same for one stretch, from start to end, of the whole."""
        return lambda doing, fraction: self(doing, start + (end - start) * fraction)
