"""What an examination found."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. mend: what to do, where it is not as it should be; empty where it is."""

    what: str
    said: str
    mend: str = ""

    @property
    def is_well(self) -> bool:
        return not self.mend
