"""Words that the clinic writes once: each template in both languages, side by side."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from flavum.clinic.accounts.actor import Actor
from flavum.clinic.accounts.models import Language
from flavum.clinic.accounts.permission import Permission
from flavum.clinic.messaging.fill import TemplateRefusal, check_names, fill, values_of
from flavum.clinic.records.models import Case, Template

REMINDER = "Reminder"


@dataclass(frozen=True)
class Wording:
    """A template in one language."""

    title: str
    body: str


def keep_template(
    by: Actor, *, kind: str, name: str, wordings: Mapping[str, Wording], before: str | None = None
) -> None:
    """Write a template in both languages. before: the name under which it was kept until now, None for a new one."""
    by.check(Permission.EDIT_TEMPLATES)
    for language in Language.values:
        if not wordings[language].body.strip():
            raise TemplateRefusal(_("Please write the template in both languages."))
        check_names(wordings[language].title, kind)
        check_names(wordings[language].body, kind)
    kept = Template.objects.filter(organisation_id=by.organisation_id, kind=kind)
    if name != before and kept.filter(name=name).exists():
        raise TemplateRefusal(_("There is a template of this name already. Choose another name."))
    for language in Language.values:
        wording = wordings[language]
        body = wording.body.replace("\r\n", "\n")
        Template.objects.update_or_create(
            organisation_id=by.organisation_id, kind=kind, name=before or name, language=language,
            defaults={"name": name, "title": wording.title, "body": body},
        )  # fmt: skip


def retire(by: Actor, *, kind: str, name: str, is_retired: bool) -> None:
    """It is no longer offered, or is again; what was written with it stays."""
    by.check(Permission.EDIT_TEMPLATES)
    for template in Template.objects.filter(organisation_id=by.organisation_id, kind=kind, name=name):
        template.is_retired = is_retired
        template.save()


def names_of(kind: str) -> list[str]:
    """The templates that are offered, by name."""
    return list(
        Template.objects.filter(kind=kind, is_retired=False).order_by("name").values_list("name", flat=True).distinct()
    )


def write_with(case: Case, *, kind: str, name: str, now: datetime) -> Wording:
    """A template filled in for a case, in the patient's language."""
    found = Template.objects.filter(kind=kind, name=name, language=case.person.language, is_retired=False).first()
    if found is None:
        raise TemplateRefusal(_("There is no such template."))
    values = values_of(case, now=now, text=f"{found.title}\n{found.body}")
    return Wording(fill(found.title, values), fill(found.body, values))
