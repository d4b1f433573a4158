"""Words in both languages, and words that stand on claims."""

from dataclasses import dataclass

from flavum.evidence.citation import Language
from flavum.evidence.claim import Claim


@dataclass(frozen=True)
class Text:
    """The same words in English and in Spanish."""

    en: str
    es: str

    def __post_init__(self) -> None:
        if not (self.en.strip() and self.es.strip()):
            raise ValueError(f"words are needed in English and in Spanish: {self.en!r}, {self.es!r}")

    def say(self, language: Language) -> str:
        return self.en if language == "en" else self.es

    def fill(self, **parts: "Text | str | int") -> "Text":
        """The text with its {names} filled in, each in its language."""
        en = {name: part.en if isinstance(part, Text) else part for name, part in parts.items()}
        es = {name: part.es if isinstance(part, Text) else part for name, part in parts.items()}
        return Text(self.en.format(**en), self.es.format(**es))


@dataclass(frozen=True)
class Passage:
    """Words without a number of their own; the claims behind them say the numbers. No claim: nobody knows."""

    text: Text
    claims: tuple[Claim, ...]

    @property
    def to_be_confirmed(self) -> bool:
        return any(claim.to_be_confirmed for claim in self.claims)


def join(*texts: Text) -> Text:
    """Sentences behind each other."""
    return Text(" ".join(text.en for text in texts), " ".join(text.es for text in texts))
