"""`flavum criteria`: print a set of criteria as it holds on a day, every threshold with its source."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from flavum.candidacy.criterion import load_criteria
from flavum.candidacy.own_set import SUFFIX, read_criteria_file
from flavum.cli.option import Language, OptionalDay, day_of


def criteria(
    name: Annotated[
        str, typer.Argument(help="flavum, encore, mist2 or ncd-150-13; or a file of your own, which is checked.")
    ] = "flavum",
    on: OptionalDay = None,
    language: Annotated[Language, typer.Option(help="Language of the table.")] = Language.en,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Print a set of criteria with thresholds and sources; check one of your own before the clinic runs it.

    Examples:  flavum criteria   ·   flavum criteria encore --on 2026-11-20 --json   ·   flavum criteria ours.toml
    """
    day = day_of(on)
    chosen = read_criteria_file(Path(name)) if name.endswith(SUFFIX) else load_criteria(name)
    rows = chosen.describe(on=day)
    if as_json:
        head = {"criteria": chosen.name, "version": chosen.version, "on": day.isoformat()}
        typer.echo(json.dumps({**head, "criterion": rows}, ensure_ascii=False, indent=2, default=str))
        return
    tail = "" if language is Language.en else "_es"
    title = chosen.title if language is Language.en else chosen.title_es
    table = Table("criterion", "role", "asks", "holds when", "sources", title=f"{title}, {day}", show_lines=True)
    for row in rows:
        doubt = "\n[yellow]to be confirmed[/]" if row["to_be_confirmed"] else ""
        sources = "\n".join(row["sources"]) + doubt
        table.add_row(row["key"], row["role"], row[f"title{tail}"], row[f"threshold{tail}"], sources)
    Console().print(table)
