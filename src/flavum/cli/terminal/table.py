"""The tables that end a run in the terminal."""

from rich.box import SIMPLE_HEAD
from rich.table import Column, Table

from flavum.anatomy.level import Level
from flavum.anatomy.side import Side
from flavum.candidacy.answer import Answer, Verdict
from flavum.candidacy.assessment import Assessment
from flavum.imaging.finding import Finding, Measure
from flavum.imaging.reading import LevelReading, StudyReading

VERDICT_WORDS = {
    Verdict.CANDIDATE: "[green]candidate[/]",
    Verdict.NOT_A_CANDIDATE: "[red]not a candidate[/]",
    Verdict.NOT_YET_KNOWN: "[yellow]not yet known[/]",
}
MARKS = {
    Verdict.CANDIDATE: "[green]✓[/]",
    Verdict.NOT_A_CANDIDATE: "[red]✗[/]",
    Verdict.NOT_YET_KNOWN: "[yellow]?[/]",
}
COLUMNS: tuple[tuple[str, Measure, Side | None], ...] = (
    ("ligament L mm", Measure.LIGAMENT_THICKNESS_MAXIMUM, Side.LEFT),
    ("ligament R mm", Measure.LIGAMENT_THICKNESS_MAXIMUM, Side.RIGHT),
    ("sac mm²", Measure.SAC_AREA, None),
    ("sac AP mm", Measure.SAC_AP_DIAMETER, None),
    ("canal AP mm", Measure.CANAL_AP_DIAMETER, None),
    ("slip mm", Measure.SLIP, None),
    ("ligament share", Measure.SHARE_LIGAMENT, None),
)


def draw_measurements(reading: StudyReading) -> Table:
    """One row a level: each measure with its 95 % interval, a dash where there is none (the report says why)."""
    table = Table("level", *(heading for heading, _, _ in COLUMNS), caption=reading.level_doubt, box=SIMPLE_HEAD)
    for level in reading.levels:
        table.add_row(level.level.value, *_cells(level))
    for name, reason in reading.unread:
        table.add_row(name.value, f"[dim]{reason}[/]", *[""] * (len(COLUMNS) - 1))
    return table


def _cells(level: LevelReading) -> list[str]:
    return [_cell(level.find(measure, side)) for _, measure, side in COLUMNS]


def _cell(finding: Finding | None) -> str:
    if finding is None or finding.quantity is None:
        return "–"
    quantity = finding.quantity
    scale, digits = (100, 0) if quantity.unit == "share" else (1, 0 if quantity.unit == "mm2" else 1)
    value, low, high = (f"{number * scale:.{digits}f}" for number in (quantity.value, quantity.low, quantity.high))
    return f"{value}{' %' if scale == 100 else ''}\n[dim]{low}–{high}[/]"


def draw_verdicts(assessments: tuple[Assessment, ...]) -> Table:
    """One row a level: the verdict of the first set, a mark for each other set, and what is against it or unknown."""
    first, *others = assessments
    table = Table("level", first.criteria, *(Column(a.criteria, justify="center") for a in others))
    table.add_column(f"against, or unknown ({first.criteria})", ratio=1)
    marks = [MARKS[a.verdict] for a in others]
    table.add_row("[bold]overall[/]", VERDICT_WORDS[first.verdict], *marks, _open_points(first, None))
    for found in first.levels:
        marks = [MARKS[one.verdict] for a in others for one in a.levels if one.level is found.level]
        points = _open_points(first, found.level)
        table.add_row(found.level.value, VERDICT_WORDS[found.verdict], *marks, points)
    return table


def _open_points(assessment: Assessment, level: Level | None) -> str:
    answers = assessment.answers if level is None else next(x.answers for x in assessment.levels if x.level is level)
    deciding = [a for a in answers if a.role.decides and a.answer is not Answer.MET]
    against = [f"[red]✗[/] {a.title}" for a in deciding if a.answer is Answer.UNMET]
    unknown = [f"[yellow]?[/] {a.title}" for a in deciding if a.answer is Answer.UNKNOWN]
    return "\n".join([*against, *unknown][:6]) or "nothing"
