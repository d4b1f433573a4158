"""The templates of letters that come with Flavum (defaults.toml), taken over by a clinic as its own."""

import tomllib
from functools import cache
from importlib.resources import files

from flavum.clinic.accounts.actor import Actor
from flavum.clinic.accounts.models import Language
from flavum.clinic.accounts.permission import Permission
from flavum.clinic.messaging.template import Wording, keep_template
from flavum.clinic.records.models import Template, TemplateKind


@cache
def load_shipped() -> dict[str, dict[str, Wording]]:
    """Name -> the wording in each language."""
    table = tomllib.loads(files("flavum.clinic.messaging").joinpath("defaults.toml").read_text(encoding="utf-8"))
    return {
        name: {one: Wording(row[f"title_{one}"], row[f"body_{one}"].strip()) for one in Language.values}
        for name, row in table.items()
    }


def find_missing() -> list[str]:
    """Those that the organisation has neither taken over nor retired."""
    known = set(Template.objects.filter(kind=TemplateKind.LETTER).values_list("name", flat=True))
    return [name for name in load_shipped() if name not in known]


def take_over(by: Actor) -> None:
    """All that are missing become the clinic's own; a second click finds none missing."""
    by.check(Permission.EDIT_TEMPLATES)
    for name in find_missing():
        keep_template(by, kind=TemplateKind.LETTER, name=name, wordings=load_shipped()[name])
