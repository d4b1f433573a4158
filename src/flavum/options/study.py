"""A study: how it came by its numbers, whom it compared, who paid, and what it cannot say."""

from dataclasses import dataclass

from flavum.evidence.claim import Claim, Source
from flavum.options.measure import Design
from flavum.options.text import Text

FUNDING_UNKNOWN = Text("Who paid for it, we have not read.", "Quién lo pagó, no lo hemos leído.")


@dataclass(frozen=True)
class Study:
    """compares: keys of the treatments that it set against each other. control: its other group, no treatment of ours.

    sources: where we read it. limits: claims about what it cannot say.
    """

    key: str
    title: Text
    design: Design
    sources: tuple[Source, ...]
    compares: tuple[str, ...] = ()
    control: Text | None = None
    limits: tuple[Claim, ...] = ()

    def __post_init__(self) -> None:
        if not self.sources:
            raise ValueError(f"study {self.key} names no source")
        if len(self.compares) == 1:
            raise ValueError(f"study {self.key} compares one treatment with nothing")

    @property
    def funding(self) -> Text:
        """Who paid, as far as we have read it."""
        said = dict.fromkeys((source.funding, source.funding_es) for source in self.sources if source.funding)
        if not said:
            return FUNDING_UNKNOWN
        return Text(" ".join(en for en, _ in said), " ".join(es for _, es in said))

    def has_compared(self, one: str, other: str) -> bool:
        return one != other and {one, other} <= set(self.compares)
