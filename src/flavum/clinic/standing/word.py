"""Where a case stands, in words for the desk: one sentence, and how much it presses."""

from datetime import date
from enum import StrEnum

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from flavum.clinic.records.models import Due, Stage, Standing, Turn, Visit
from flavum.clinic.records.phrase import say_kept
from flavum.clinic.standing.step import Step


class Urgency(StrEnum):
    """How much a case presses; the first the most."""

    ALARM = "alarm"
    OVERDUE = "overdue"
    TODAY = "today"
    LATER = "later"


SENTENCES = {
    Step.ALARM: gettext_lazy("Alarm: an answer cannot wait"),
    Step.CALL: gettext_lazy("To be called"),
    Step.MRI: gettext_lazy("MRI missing"),
    Step.STUDY_COMING: gettext_lazy("MRI is coming in"),
    Step.READING: gettext_lazy("MRI is being read"),
    Step.SET_ASIDE: gettext_lazy("MRI was not taken: look at why"),
    Step.BOOK_CONSULT: gettext_lazy("Consultation to book"),
    Step.BOOK_PROCEDURE: gettext_lazy("Procedure to book"),
    Step.BOOK_FOLLOW_UP: gettext_lazy("Follow-up visit to book"),
    Step.CONSULT: gettext_lazy("Consultation is booked"),
    Step.PROCEDURE: gettext_lazy("Procedure is booked"),
    Step.FOLLOW_UP: gettext_lazy("Follow-up visit is booked"),
    Step.SIGN: gettext_lazy("Decision to sign"),
    Step.DECIDE: gettext_lazy("Decide together with the patient"),
    Step.PAYER: gettext_lazy("Waiting for the payer's answer"),
    Step.PREPARE: gettext_lazy("Prepare for the procedure"),
    Step.NONE: gettext_lazy("Closed"),
}
PAST_VISITS = {
    Visit.CONSULT: gettext_lazy("Consultation is past: did they come?"),
    Visit.PROCEDURE: gettext_lazy("Procedure is past: did they come?"),
    Visit.FOLLOW_UP: gettext_lazy("Follow-up visit is past: did they come?"),
}


def find_urgency(standing: Standing, on: date) -> Urgency:
    if standing.has_alarm:
        return Urgency.ALARM
    if standing.due_on is None or standing.due_on > on:
        return Urgency.LATER
    return Urgency.OVERDUE if standing.due_on < on else Urgency.TODAY


def find_turn(standing: Standing, on: date) -> str:
    """Whose turn it is: what is overdue goes before what the stage asks for."""
    if find_urgency(standing, on) is Urgency.OVERDUE and standing.due_turn:
        return str(Turn(standing.due_turn).label)
    return str(Turn(standing.turn).label)


def word_step(standing: Standing, on: date) -> str:
    """What stops a case, in one sentence."""
    if find_urgency(standing, on) is Urgency.OVERDUE:
        return _word_overdue(standing)
    match standing.step:
        case "":  # new, and somebody else's page is working it out just now
            return _("Being worked out")
        case Step.INTAKE:
            said = ngettext("Intake: %(n)s question left", "Intake: %(n)s questions left", standing.count)
        case Step.SETTLE:
            said = ngettext(
                "%(n)s answer was given twice: decide which holds",
                "%(n)s answers were given twice: decide which hold",
                standing.count,
            )
        case Step.CONFIRM:
            said = ngettext("Findings of %(n)s level to confirm", "Findings of %(n)s levels to confirm", standing.count)
        case Step.MOVE_ON:
            return _("Ready to move on: %(stage)s") % {"stage": following_stage(Stage(standing.stage)).label}
        case _:
            return str(SENTENCES[Step(standing.step)])
    return said % {"n": standing.count}


def following_stage(stage: Stage) -> Stage:
    """The stage after this one; the request leads to imaging as the intake does, and the last one stays."""
    if stage is Stage.REQUESTED:
        return Stage.IMAGING
    stages = list(Stage)
    return stages[min(stages.index(stage) + 1, len(stages) - 1)]


def word_due(standing: Standing, on: date) -> str:
    """The first thing due with its day: "Task: call the imaging centre"; empty where nothing is."""
    if standing.due_on is None:
        return ""
    if standing.due_what == Due.VISIT:
        return str(Visit(standing.due_words).label)
    return f"{Due(standing.due_what).label}: {say_kept(standing.due_words)}"


def word_day(day: date | None, on: date) -> str:
    """A day as the desk says it: today, or the day and month."""
    if day is None:
        return ""
    if day == on:
        return _("today")
    return date_format(day, "j M" if day.year == on.year else "j M Y")


def _word_overdue(standing: Standing) -> str:
    if standing.due_what == Due.VISIT:
        return str(PAST_VISITS[Visit(standing.due_words)])
    return _("Overdue: %(what)s") % {"what": say_kept(standing.due_words)}
