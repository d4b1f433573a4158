"""`flavum spine`: show a synthetic spine, healthy and diseased beside each other."""

from importlib.resources import files
from pathlib import Path
from typing import Annotated

import typer

from flavum.anatomy.colour import DARK, LIGHT
from flavum.anatomy.level import LUMBAR_LEVELS, Level
from flavum.anatomy.picture.drawing import draw_axial, draw_sagittal
from flavum.anatomy.picture.page import Type
from flavum.anatomy.picture.pair import Pair, draw_pair
from flavum.anatomy.picture.sheet import draw_sheet, portray
from flavum.anatomy.picture.words import LANGUAGES, Language, heading_of, load_words
from flavum.anatomy.side import Side
from flavum.anatomy.spine.parameters import Cause, Spine
from flavum.anatomy.truth.level import measure_truth
from flavum.cli import option
from flavum.cli.output import open_output
from flavum.cli.terminal.progress import Report, show_progress

FONTS = "AtkinsonHyperlegibleNext"


def spine(
    show: Annotated[bool, typer.Option("--show", help="Draw the contact sheet and the labelled drawings.")] = False,
    out: Annotated[Path, typer.Option(help="Folder for the pictures; made anew.")] = Path("spine"),
    seed: Annotated[int, typer.Option(help="Another seed is another person.")] = 7,
    disease: Annotated[
        Cause | None, typer.Option(help="What narrows the second spine; without it, what age brings.")
    ] = None,
    standing: Annotated[bool, typer.Option("--standing", help="The second spine stands: its canal narrows.")] = False,
    level: Annotated[Level, typer.Option(help="The disc of the axial drawing.")] = Level.L4_L5,
    lang: Annotated[option.Language, typer.Option(help="Language of the sheet.")] = option.Language.en,
    force: Annotated[bool, typer.Option("--force", help="Replace a folder made by Flavum.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="No progress bar.")] = False,
) -> None:
    """Draw a synthetic spine: a contact sheet (PNG, light and dark) and labelled drawings (SVG, English and Spanish).

    Without --show its true measures are printed.

    Examples:  flavum spine --show   ·   flavum spine --show --seed 12 --disease ligament --out pictures/
    """
    pair = draw_pair(seed=seed, cause=disease, is_standing=standing)
    if not show:
        typer.echo(_measures(pair.other))
        return
    language: Language = "es" if lang is option.Language.es else "en"
    with open_output(out, force=force) as folder, show_progress(quiet=quiet) as report:
        _write_sheets(pair, folder, language, report)
        for drawn in LANGUAGES:
            report("drawing with labels", 0.9)
            _write_drawings(pair, level, folder, drawn)
    typer.echo(f"The pictures lie in {out}: sheet-light.png, sheet-dark.png and the drawings as SVG.")


def _measures(spine: Spine) -> str:
    """The true measures of a spine, a line a level."""
    rows = [f"{'level':8}{'sac mm²':>10}{'sac AP mm':>12}{'ligament mm, left':>20}{'right':>8}"]
    for level, truth in measure_truth(spine, LUMBAR_LEVELS).items():
        left, right = (truth.ligament_maximum_mm[side] for side in Side)
        rows.append(f"{level.value:8}{truth.sac_area_mm2:10.0f}{truth.sac_ap_mm:12.1f}{left:20.1f}{right:8.1f}")
    return "\n".join(rows)


def _write_sheets(pair: Pair, folder: Path, language: Language, report: Report) -> None:
    fonts = files("flavum.report").joinpath("fonts")
    letters = Type(*(Path(str(fonts.joinpath(f"{FONTS}-{weight}.otf"))) for weight in ("Regular", "Bold")))
    report("the healthy spine", 0.0)
    healthy = portray(pair.healthy, load_words(language)["healthy"])
    report("the other spine", 0.35)
    other = portray(pair.other, heading_of(pair.cause, language, is_standing=pair.is_standing))
    for paper in (LIGHT, DARK):
        report(f"the {paper.name} sheet", 0.7)
        sheet = draw_sheet((healthy, other), pair.seed, paper, letters, language)
        sheet.save(folder / f"sheet-{paper.name}.png", optimize=True)


def _write_drawings(pair: Pair, level: Level, folder: Path, language: Language) -> None:
    called = heading_of(pair.cause, language, is_standing=pair.is_standing)
    axial = draw_axial(pair.healthy, pair.other, level, called=called, language=language)
    (folder / f"axial-{language}.svg").write_text(axial, encoding="utf-8")
    sagittal = draw_sagittal(pair.other, language=language)
    (folder / f"sagittal-{language}.svg").write_text(sagittal, encoding="utf-8")
