"""Everything that a report tells of, in one value."""

import math
import tomllib
from dataclasses import dataclass, field
from datetime import date
from importlib.resources import files

from flavum.anatomy.level import Level
from flavum.candidacy.answer import Answer, Verdict
from flavum.candidacy.assessment import Assessment, CriterionAnswer, LevelAssessment
from flavum.candidacy.compare import Conflict, find_conflicts
from flavum.candidacy.intake import Intake
from flavum.evidence.library import Library
from flavum.imaging.finding import Measure
from flavum.imaging.reading import LevelReading, StudyReading

RANK = {Verdict.CANDIDATE: 2, Verdict.NOT_YET_KNOWN: 1, Verdict.NOT_A_CANDIDATE: 0}


@dataclass(frozen=True)
class ModelUsed:
    """A segmentation model as its card describes it, in both languages. limits: one sentence on what it cannot do."""

    key: str
    title: str
    title_es: str
    limits: str
    limits_es: str


def models_used(reading: StudyReading) -> tuple[ModelUsed, ...]:
    """One entry for each model key of a reading ("axial-0.1"), with title and limits from weights/cards.toml."""
    cards = tomllib.loads(files("flavum.imaging").joinpath("weights", "cards.toml").read_text(encoding="utf-8"))
    return tuple(ModelUsed(key=key, **cards[key.rsplit("-", 1)[0]]) for key in reading.models)


@dataclass(frozen=True, eq=False)
class Report:
    """What goes into a report.

    study: what the clinic calls the study, never a patient's name. assessment: by the set that gives the verdict;
    others: by the sets it is compared with. version: of Flavum. on: the day that the report is made for.
    """

    study: str
    reading: StudyReading
    assessment: Assessment
    others: tuple[Assessment, ...]
    library: Library
    on: date
    version: str
    intake: Intake = field(default_factory=Intake)
    models: tuple[ModelUsed, ...] = ()

    @property
    def is_synthetic(self) -> bool:
        """Whether the pictures or the answers were made up: then the report is nobody's."""
        return self.reading.is_synthetic or self.intake.is_synthetic

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """Criteria of the compared sets that disagree about this case."""
        return find_conflicts([self.assessment, *self.others])

    @property
    def focus(self) -> Level | None:
        """The level to look at first: the best verdict, then the most criteria met, then the narrowest."""
        read = {level.level: level for level in self.reading.levels}
        candidates = [level for level in self.assessment.levels if level.level in read]
        best = max(candidates, key=lambda it: (RANK[it.verdict], _met(it), *_room(read[it.level])), default=None)
        return best.level if best else None

    def levels_with(self, verdict: Verdict) -> tuple[Level, ...]:
        """The levels of the main assessment that have a verdict, from head to foot."""
        return tuple(level.level for level in self.assessment.levels if level.verdict is verdict)


def _room(reading: LevelReading) -> tuple[float, ...]:
    """The less room at a level, the larger: of the dural sac, then of the canal; what was not measured counts least."""
    found = (reading.find(measure) for measure in (Measure.SAC_AREA, Measure.CANAL_AP_DIAMETER))
    return tuple(-f.quantity.value if f is not None and f.quantity is not None else -math.inf for f in found)


def _met(level: LevelAssessment) -> int:
    return sum(1 for answer in level.answers if answer.answer is Answer.MET)


def keys_cited_by(answer: CriterionAnswer) -> tuple[str, ...]:
    """Every claim key behind an answer, the main one first, each once."""
    return tuple(dict.fromkeys((answer.source, *answer.sources)))
