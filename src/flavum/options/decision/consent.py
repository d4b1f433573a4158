"""What a consent says of a treatment: its text as it ships, and what fills it in for one person."""

from dataclasses import dataclass
from functools import cache
from typing import Final

from flavum.candidacy.facts.fact import FactBook
from flavum.evidence.claim import Claim
from flavum.options.catalogue import get_option, load_options
from flavum.options.decision.risk import Risk, own_risks
from flavum.options.entry import read_shipped
from flavum.options.measure import Outcome
from flavum.options.people import describe_people
from flavum.options.text import Text
from flavum.options.treatment import Result, Treatment
from flavum.options.words import FOLLOW_UP_WORDS

FILE: Final = "decision/consent.toml"
NO_OWN_RISK: Final = Text(
    "Nothing that you told us adds to these risks. Tell us if something has changed.",
    "Nada de lo que nos dijo aumenta estos riesgos. Díganos si algo ha cambiado.",
)


@dataclass(frozen=True)
class ConsentText:
    """The words that ship: a name for the team, and title and body with {names} to be filled in."""

    name: str
    title: Text
    body: Text


@dataclass(frozen=True)
class Content:
    """What is to be said of a treatment to one person: what fills the text, and every claim behind it."""

    treatment: Treatment
    risks: tuple[Risk, ...]
    others: tuple[Treatment, ...]

    @property
    def what_is_done(self) -> tuple[Text, ...]:
        one = self.treatment
        return tuple(passage.text for passage in (one.what, one.who, one.anaesthesia, one.stay, one.recovery))

    @property
    def harms(self) -> tuple[Text, ...]:
        """The passage, then every count of harm as so many of 100 people."""
        counted = [_word_harm(result) for result in self.harm_results]
        return (self.treatment.harms.text, *(text for text in counted if text is not None))

    @property
    def harm_results(self) -> tuple[Result, ...]:
        return self.treatment.find_results(Outcome.HARM)

    @property
    def own(self) -> tuple[Text, ...]:
        return tuple(risk.passage.text for risk in self.risks) or (NO_OWN_RISK,)

    @property
    def alternatives(self) -> tuple[Text, ...]:
        """Every other treatment of the catalogue, from the least to the largest intervention."""
        return tuple(
            Text(f"{one.title.en}. {one.what.text.en}", f"{one.title.es}. {one.what.text.es}") for one in self.others
        )

    @property
    def not_known(self) -> tuple[Text, ...]:
        return tuple(passage.text for passage in self.treatment.unknown)

    @property
    def claims(self) -> tuple[Claim, ...]:
        """Every claim that the words rest on, each once, those about harm first."""
        one = self.treatment
        passages = [one.harms, *(risk.passage for risk in self.risks), one.what, one.who, one.anaesthesia, one.stay]
        passages += [one.recovery, *one.unknown, *(other.what for other in self.others)]
        found = [
            claim for result in self.harm_results for claim in (result.claim, result.control, result.group) if claim
        ]
        found += [claim for passage in passages for claim in passage.claims]
        return tuple(dict.fromkeys(found))


@cache
def load_consent_text() -> ConsentText:
    """The text as it ships. Raises OptionsRefusal where it says a number itself."""
    [entry] = read_shipped(FILE)
    entry.check_fields("name", "title", "title_es", "body", "body_es")
    return ConsentText(entry.get("name", str), entry.get_text("title"), entry.get_text("body"))


def compose(treatment: str, facts: FactBook) -> Content:
    """What is to be said to a person with these facts. Raises OptionsRefusal for a treatment that is not there."""
    chosen = get_option(treatment)
    return Content(chosen, own_risks(treatment, facts), tuple(one for one in load_options() if one != chosen))


def _word_harm(result: Result) -> Text | None:
    """A share of people as so many of 100, with time and study; None where nobody is counted: its claim says it."""
    if result.people is None:
        return None
    told, when = describe_people(result.people, result.measure), FOLLOW_UP_WORDS[result.follow_up]
    what, study = result.measure.title, result.study.title
    return Text(f"{what.en}, {when.en} ({study.en}): {told.en}", f"{what.es}, {when.es} ({study.es}): {told.es}")
