"""`flavum evidence`: look a claim up, with its number, source and how sure it is."""

import json
from dataclasses import asdict
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from flavum.cli.option import Language
from flavum.evidence.citation import cite
from flavum.evidence.claim import Claim
from flavum.evidence.library import ClaimNotFound, Library, load_library


def evidence(
    text: Annotated[str, typer.Argument(help="A claim's key, or words to look for. Empty: every claim.")] = "",
    language: Annotated[Language, typer.Option(help="en or es.")] = Language.en,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Look a claim up: who says so, with which number, how sure.

    Examples:  flavum evidence ligament   ·   flavum evidence encore_odi_responders_1y --json
    """
    library = load_library()
    claims = library.find_claims(text) if text else library.claims
    if not claims:
        raise ClaimNotFound(f"no claim speaks of {text!r}; try one word, such as ligament, slip or injection")
    if as_json:
        typer.echo(
            json.dumps([_to_json(claim, library) for claim in claims], ensure_ascii=False, indent=2, default=str)
        )
        return
    table = Table("claim", "what it says", show_lines=True)
    for claim in claims:
        table.add_row(claim.key, cite(claim, library, language.value))
    Console().print(table)


def _to_json(claim: Claim, library: Library) -> dict[str, Any]:
    return {**asdict(claim), "certainty": claim.certainty.value, "cited": library.get_source(claim.source).citation}
