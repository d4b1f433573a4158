"""An assessment in words for one reader, from templates (explanation.toml): what one is told, every other is told."""

import tomllib
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from flavum.anatomy.level import Level
from flavum.candidacy.answer import Verdict
from flavum.candidacy.assessment import Assessment, CriterionAnswer, Emergency, FactUsed
from flavum.evidence.citation import word_certainty
from flavum.evidence.library import Library, load_library
from flavum.report.explanation.choose import Chosen, Same, choose_answers
from flavum.report.explanation.value import Explanation, Line, Part, Reader, Told
from flavum.report.number import format_date
from flavum.report.words import Language, Words, load_words, say, say_phrase


def explain(
    assessment: Assessment, *, reader: Reader, language: Language, computed: Assessment | None = None
) -> Explanation:
    """The same facts for every reader, in their words. computed: the assessment without its overrides, where there are.

    Raises nothing: what is not known is said to be so.
    """
    return _Speaker(assessment, reader, language, computed).speak()


@cache
def _load(reader: Reader, language: Language) -> Words:
    text = files(__package__).joinpath("explanation.toml").read_text(encoding="utf-8")
    found: Words = tomllib.loads(text)[reader.value][language]
    return found


class _Speaker:
    """One reader's words for one assessment."""

    def __init__(self, assessment: Assessment, reader: Reader, language: Language, computed: Assessment | None) -> None:
        self.assessment, self.reader, self.language, self.computed = assessment, reader, language, computed
        self.words, self.report = _load(reader, language), load_words(language)
        self.library: Library = load_library()

    def speak(self) -> Explanation:
        chosen = choose_answers(self.assessment)
        return Explanation(
            reader=self.reader,
            language=self.language,
            headline=self._headline(),
            opening=tuple(self._opening()),
            parts=tuple(part for part in self._parts(chosen) if part.lines),
            closing=tuple(self._closing()),
            facts_word=self.words["facts"],
        )

    def _headline(self) -> str:
        verdict = self.assessment.verdict
        if self.reader is Reader.PATIENT:
            return str(self.report["patient"][f"short_{verdict.value}"])
        places = [one.level for one in self.assessment.levels if one.verdict is verdict]
        return str(self.words[f"headline_{verdict.value}"]).format(levels=self._join(places))

    def _opening(self) -> Iterator[str]:
        main = self.assessment
        if self.reader is Reader.PATIENT:
            yield self._say_more(main.verdict)
        yield self.words["set"].format(
            set=say(main, "title", self.language), version=main.version, day=self._day(main.on)
        )
        if self.computed is not None and self.computed != main and self.reader is not Reader.PATIENT:
            yield self.words["overridden"].format(verdict=self.report["verdict"][self.computed.verdict.value])

    def _say_more(self, verdict: Verdict) -> str:
        plain = self.report["patient"]
        places = [one.level for one in self.assessment.levels if one.verdict is verdict]
        names = self._join(places)
        where = plain.get(f"where_{places[0].name}", "") if len(places) == 1 else ""
        place = plain["place"].format(level=names, where=where) if where else names
        return str(plain[f"short_{verdict.value}_more"].format(place=place))

    def _closing(self) -> Iterator[str]:
        if self.reader is Reader.PATIENT:
            yield self.report["patient"][f"means_{self.assessment.verdict.value}"]
        yield from self.words["closing"]

    def _parts(self, chosen: Chosen) -> Iterator[Part]:
        first = self.words["first"].format(level=chosen.first.level.value)
        yield Part(self.words["emergencies"], tuple(map(self._emergency, self.assessment.emergencies)))
        yield self._part(self.words["person"], chosen.person, self._criterion)
        yield self._part(first, chosen.at_first, self._criterion)
        yield self._part(self.words["elsewhere"], chosen.elsewhere, self._at_levels)
        yield self._part(self.words["warnings"], chosen.warnings, self._warning)

    def _part(self, title: str, answers: Sequence[Same], write: Callable[[Same], str]) -> Part:
        return Part(title, tuple(self._line(one, write(one)) for one in answers))

    def _emergency(self, one: Emergency) -> Line:
        title, action = say(one, "title", self.language), say(one, "action", self.language)
        return Line(self.words["emergency"].format(title=title, action=action))

    def _line(self, same: Same, text: str) -> Line:
        answer = same.answer
        return Line(
            text=text,
            facts=tuple(map(self._fact, answer.facts)),
            more=(*self._rests_on(answer), *self._override(answer)),
            answer=answer.answer.value,
            told=frozenset(_tell(same)),
        )

    def _criterion(self, same: Same) -> str:
        answer = same.answer
        title = say(answer, "title", self.language)
        if self.reader is Reader.PATIENT:
            said = self.report["plain"].get(answer.topic, {}).get(answer.answer.value)
            return str(said or f"{title}: {self.words['answers'][answer.answer.value]}.")
        return str(self.words["criterion"]).format(answer=self._answer(answer), title=title)

    def _at_levels(self, same: Same) -> str:
        return str(self.words["at"]).format(levels=self._join(same.levels), text=self._criterion(same))

    def _warning(self, same: Same) -> str:
        if self.reader is not Reader.PATIENT:
            return self._at_levels(same) if same.levels else self._criterion(same)
        text = str(self.words["warning"]).format(title=say(same.answer, "title", self.language))
        return str(self.words["at"]).format(levels=self._join(same.levels), text=text) if same.levels else text

    def _answer(self, answer: CriterionAnswer) -> str:
        return str(self.report["answer"][answer.answer.value])

    def _fact(self, used: FactUsed) -> str:
        value = used.value if self.language == "en" else used.value_es
        if value is None:
            reason = say_phrase(used.reason, self.language)
            value = self.words["because"].format(reason=reason) if reason else self.words["not_known"]
        return str(self.words["fact"]).format(label=say(used, "label", self.language), value=value)

    def _rests_on(self, answer: CriterionAnswer) -> Iterator[str]:
        """What a clinician and a payer are told beside: what it asks for, and for the payer who says so."""
        if self.reader is Reader.PATIENT:
            return
        threshold = say(answer, "threshold", self.language)
        yield self.words["asks"].format(threshold=threshold, key=answer.key, version=answer.version)
        if self.reader is Reader.PAYER:
            claim = self.library.get_claim(answer.source, on=self.assessment.on)
            source = self.library.get_source(claim.source)
            citation = say(source, "citation", self.language) or source.citation
            certainty = word_certainty(claim, self.language)
            yield self.words["says"].format(citation=citation.rstrip("."), source=source.key, certainty=certainty)

    def _override(self, answer: CriterionAnswer) -> Iterator[str]:
        one = answer.override
        if one is not None:
            words: dict[str, Any] = self.words.get("answers") or self.report["answer"]
            yield self.words["override"].format(
                who=one.by, day=self._day(one.on), computed=_small(words[one.computed.value]),
                answer=_small(words[one.answer.value]), reason=one.reason,
            )  # fmt: skip

    def _day(self, day: Any) -> str:
        return format_date(day, self.report["date"]["months"], self.report["date"]["pattern"])

    def _join(self, levels: Sequence[Level]) -> str:
        names = [one.value for one in levels]
        return str(self.report["page"]["and"]).join(filter(None, (", ".join(names[:-1]), names[-1]))) if names else ""


def _small(word: str) -> str:
    return word[0].lower() + word[1:]


def _tell(same: Same) -> Iterator[Told]:
    answer = same.answer
    for place in [one.value for one in same.levels] or [""]:
        for used in answer.facts:
            yield answer.key, place, answer.answer, used.key, used.value or ""
