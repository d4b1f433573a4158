"""The templates of letters (defaults.toml) and of consent that come with Flavum, taken over by a clinic as its own."""

import tomllib
from functools import cache
from importlib.resources import files

from flavum.clinic.accounts.actor import Actor
from flavum.clinic.accounts.models import Language
from flavum.clinic.accounts.permission import Permission
from flavum.clinic.messaging.template import Wording, keep_template
from flavum.clinic.records.models import Template, TemplateKind
from flavum.options.decision.consent import load_consent_text


@cache
def load_shipped() -> dict[str, dict[str, Wording]]:
    """Name -> the wording in each language."""
    table = tomllib.loads(files("flavum.clinic.messaging").joinpath("defaults.toml").read_text(encoding="utf-8"))
    return {
        name: {one: Wording(row[f"title_{one}"], row[f"body_{one}"].strip()) for one in Language.values}
        for name, row in table.items()
    }


@cache
def load_shipped_consent() -> dict[str, dict[str, Wording]]:
    """The same of the consent, whose words are the core's."""
    text = load_consent_text()
    return {text.name: {one: Wording(text.title.say(one), text.body.say(one)) for one in ("en", "es")}}


def shipped_of(kind: str) -> dict[str, dict[str, Wording]]:
    return load_shipped_consent() if kind == TemplateKind.CONSENT else load_shipped()


def find_missing(kind: str = TemplateKind.LETTER) -> list[str]:
    """Those that the organisation has neither taken over nor retired."""
    known = set(Template.objects.filter(kind=kind).values_list("name", flat=True))
    return [name for name in shipped_of(kind) if name not in known]


def take_over(by: Actor, kind: str = TemplateKind.LETTER) -> None:
    """All that are missing become the clinic's own; a second click finds none missing."""
    by.check(Permission.EDIT_TEMPLATES)
    for name in find_missing(kind):
        keep_template(by, kind=kind, name=name, wordings=shipped_of(kind)[name])
