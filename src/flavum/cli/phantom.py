"""`flavum phantom`: make a synthetic study, marked as synthetic, whose true measures are known."""

import json
from dataclasses import fields
from enum import Enum, StrEnum
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer

from flavum.anatomy.phantom.artefact import NO_ARTEFACTS, usual_artefacts
from flavum.anatomy.phantom.scan import scan_spine
from flavum.anatomy.population.draw import draw_spine
from flavum.anatomy.spine.parameters import Cause
from flavum.anatomy.truth.level import LevelTruth, measure_truth
from flavum.cli.option import OptionalDay, day_of
from flavum.cli.output import open_output
from flavum.cli.terminal.progress import show_progress
from flavum.imaging.dicom.mr import from_phantom, write_study


class Protocol(StrEnum):
    """How the phantom is scanned (anatomy/phantom/protocols.toml)."""

    lumbar_angled = "lumbar_angled"
    lumbar_contiguous = "lumbar_contiguous"
    isotropic = "isotropic"
    routine_1_5t = "routine_1_5t"
    routine_3t = "routine_3t"
    fat_saturated_1_5t = "fat_saturated_1_5t"
    fat_saturated_3t = "fat_saturated_3t"
    dixon_1_5t = "dixon_1_5t"
    dixon_3t = "dixon_3t"
    space_1_5t = "space_1_5t"
    space_3t = "space_3t"


def phantom(
    out: Annotated[Path, typer.Option(help="Folder for the study; made anew.")],
    seed: Annotated[int, typer.Option(help="Another seed is another person.")] = 7,
    plant: Annotated[Cause | None, typer.Option(help="This one cause of narrowing at every level.")] = None,
    protocol: Annotated[Protocol, typer.Option(help="How it is scanned.")] = Protocol.lumbar_contiguous,
    artefacts: Annotated[
        bool,
        typer.Option(
            "--artefacts",
            help="With a scanner's faults: chemical shift, ringing, echo-train blur, ghosts, motion, metal, coil.",
        ),
    ] = False,
    on: OptionalDay = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a folder made by Flavum.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="No progress bar.")] = False,
) -> None:
    """Make a synthetic lumbar MRI as DICOM, with its true measures in truth.json.

    Examples:  flavum phantom --out study/   ·   flavum phantom --out study/ --seed 12 --plant ligament
    ·   flavum phantom --out study/ --protocol routine_3t --artefacts
    """
    day = day_of(on)
    spine = draw_spine(seed=seed, plant=plant)
    faults = usual_artefacts(np.random.default_rng([seed, 4])) if artefacts else NO_ARTEFACTS
    with open_output(out, force=force) as folder:
        with show_progress(quiet=quiet) as report:
            series = scan_spine(spine, protocol.value, seed=seed, artefacts=faults, progress=report)
        write_study(folder, [from_phantom(one) for one in series], on=day, seed=f"{protocol.value}-{seed}-{plant}")
        truth = {level.value: _to_json(known) for level, known in measure_truth(spine).items()}
        (folder / "truth.json").write_text(json.dumps(truth, indent=2), encoding="utf-8")
    typer.echo(f"A synthetic study lies in {out} (its true measures: {out / 'truth.json'}).")


def _to_json(truth: LevelTruth) -> dict[str, Any]:
    return {field.name: _plain(getattr(truth, field.name)) for field in fields(truth)}


def _plain(value: Any) -> Any:
    match value:
        case Enum():
            return value.value
        case dict():
            return {_plain(key): _plain(part) for key, part in value.items()}
        case np.ndarray():
            return [round(float(part), 4) for part in value]
        case float():
            return round(value, 3)
        case _:
            return value
