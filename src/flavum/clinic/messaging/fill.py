"""The names in braces that a template may use, and what they stand for in one case."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from flavum.clinic.accounts.models import Organisation
from flavum.clinic.messaging.clinical import word_findings, word_verdict
from flavum.clinic.records.models import Appointment, AppointmentState, Case, TemplateKind
from flavum.clinic.scheduling.site_time import day_of, say_day, say_when, zone_of
from flavum.errors import Refusal
from flavum.report.words import load_words

NAMES = {
    "given_name": gettext_lazy("the patient's given name"),
    "family_name": gettext_lazy("the patient's family name"),
    "clinic": gettext_lazy("the clinic's name"),
    "desk_phone": gettext_lazy("the number of the desk"),
    "emergency_number": gettext_lazy("the number for emergencies"),
    "site": gettext_lazy("the site of the case"),
    "address": gettext_lazy("the address of that site"),
    "today": gettext_lazy("the day on which it is written"),
    "appointment": gettext_lazy("what the next appointment is for, its day and hour"),
    "verdict": gettext_lazy("the verdict at each level, as it was signed"),
    "findings": gettext_lazy("what was measured on the MRI at each level, as it was confirmed"),
}
# A consent holds for as long as what it rests on: what changes from day to day does not stand in it.
CONSENT_NAMES = {
    **{name: NAMES[name] for name in ("given_name", "family_name", "clinic", "desk_phone", "emergency_number")},
    "treatment": gettext_lazy("the treatment that the patient chose"),
    "what_is_done": gettext_lazy("what is done, how long it takes, and how people recover"),
    "harms": gettext_lazy("what can go wrong, with its numbers"),
    "own_risks": gettext_lazy("what this patient's own state adds to the risks"),
    "alternatives": gettext_lazy("every other treatment of the catalogue"),
    "not_known": gettext_lazy("what nobody knows about the treatment"),
}
BRACES = re.compile(r"\{([^{}]*)\}")


class TemplateRefusal(Refusal):
    """A template that cannot be kept or filled in."""

    kind = "template"


def names_of_kind(kind: str) -> Mapping[str, Any]:
    """The names that a template of a kind may use, each with what it stands for."""
    return CONSENT_NAMES if kind == TemplateKind.CONSENT else NAMES


def check_names(text: str, kind: str = TemplateKind.LETTER) -> None:
    """Refuses braces that stand for nothing."""
    names = names_of_kind(kind)
    unknown = [name for name in BRACES.findall(text) if name not in names]
    if unknown:
        said = {"name": unknown[0][:60], "names": ", ".join(names)}
        raise TemplateRefusal(_("“%(name)s” is not a name that can be filled in. These are: %(names)s.") % said)
    if "{" in BRACES.sub("", text) or "}" in BRACES.sub("", text):
        raise TemplateRefusal(_("A brace is not closed, or was never opened."))


def fill(text: str, values: Mapping[str, str], kind: str = TemplateKind.LETTER) -> str:
    """The text with every name filled in; refuses a name for which there is nothing to say."""
    check_names(text, kind)
    empty = [name for name in BRACES.findall(text) if not values.get(name)]
    if empty:
        said = {"what": names_of_kind(kind)[empty[0]]}
        raise TemplateRefusal(_("This template needs %(what)s, and there is none yet.") % said)
    return BRACES.sub(lambda found: values[found[1]], text)


def values_of(case: Case, *, now: datetime, appointment: Appointment | None = None, text: str = "") -> dict[str, str]:
    """What the names stand for, in the patient's language. appointment: the one that is meant, else the next.

    text: what is to be filled in; what takes long to say is said only where it asks for it.
    """
    clinic, person = Organisation.objects.get(id=case.organisation_id), case.person
    meant = appointment or find_next(case, now=now)
    with override(person.language):
        return {
            "given_name": person.given_name,
            "family_name": person.family_name,
            "clinic": clinic.name,
            "desk_phone": clinic.desk_phone,
            "emergency_number": clinic.emergency_number,
            "site": case.site.name,
            "address": ", ".join(case.site.address.splitlines()),
            "today": say_day(day_of(now, zone_of(case.site))),
            "appointment": f"{meant.get_visit_display()}: {say_when(meant.starts_at, meant.site)}" if meant else "",
            "verdict": word_verdict(case) if "{verdict}" in text else "",
            "findings": word_findings(case) if "{findings}" in text else "",
        }


def example_values(language: str) -> dict[str, str]:
    """Somebody who does not exist, for the preview."""
    with override(language):
        return {
            "given_name": "María", "family_name": "Example", "clinic": _("Example Clinic"), "desk_phone": "555-0100",
            "emergency_number": "911", "site": "Main", "address": "1 Example Street",
            "today": say_day(date(2027, 3, 1)),
            "appointment": f"{_('Consultation')}: {say_day(date(2027, 3, 8))}, 10:00",
            "verdict": f"L4-L5: {load_words('es' if language == 'es' else 'en')['verdict']['candidate']}",
            "findings": "L4-L5: 5.9 mm (5.1–6.6)",
            **{name: str(meaning) for name, meaning in CONSENT_NAMES.items() if name not in NAMES},
        }  # fmt: skip


def find_next(case: Case, *, now: datetime) -> Appointment | None:
    """The next appointment that stands."""
    booked = Appointment.objects.filter(case=case, state=AppointmentState.BOOKED, starts_at__gt=now)
    return booked.select_related("site").order_by("starts_at").first()
