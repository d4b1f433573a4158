"""The road as one line: every stage, and whether it is past, here or ahead."""

from dataclasses import dataclass

from flavum.clinic.records.models import Stage


@dataclass(frozen=True)
class Milestone:
    """One stage on the line. state: past, here or ahead."""

    name: str
    state: str


def draw_road(stage: Stage) -> list[Milestone]:
    stages = list(Stage)
    here = stages.index(stage)
    states = ["past"] * here + ["here"] + ["ahead"] * (len(stages) - here - 1)
    return [Milestone(str(one.label), state) for one, state in zip(stages, states, strict=True)]
