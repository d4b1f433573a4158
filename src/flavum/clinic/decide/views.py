"""The pages of the aid: one view a walk; what matters is kept, and the paper is made and not kept."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST

from flavum.clinic.accounts.actor import Actor, actor_of
from flavum.clinic.accounts.page import page_language
from flavum.clinic.accounts.permission import Permission
from flavum.clinic.actions.keep_weighing import keep_weighing
from flavum.clinic.audit.glass import find_case
from flavum.clinic.audit.models import Deed
from flavum.clinic.audit.sight import note_sight
from flavum.clinic.decide.paper import LONGEST_QUESTION, make_paper
from flavum.clinic.decide.present import present_step
from flavum.clinic.decide.step import Step, Walk
from flavum.clinic.intake.own import own_case
from flavum.clinic.records.models import Case
from flavum.options.entry import OptionsRefusal
from flavum.options.values import Weights, weigh
from flavum.options.wish import wish_keys
from flavum.report.pdf import PrintRefusal
from flavum.report.words import Language

OWN, TOGETHER, PUBLIC = "my_options", "options", "public_options"
PAPER = "options.pdf"  # as the list of who looked names it


def show_own(request: HttpRequest, step: str = Step.ABOUT) -> HttpResponse:
    """The patient's own walk."""
    actor = actor_of(request)
    actor.check(Permission.SEE_OWN_CASE)
    case = own_case()
    note_sight(actor, case, "options")
    return _answer(request, _own_walk(actor, case), step)


def show_together(request: HttpRequest, number: int, step: str = Step.ABOUT) -> HttpResponse:
    """The team's, to go through it with the patient."""
    actor = actor_of(request)
    case = find_case(actor, number, what="options")
    return _answer(request, Walk(TOGETHER, case, actor.may(Permission.WRITE_FACTS)), step)


def show_public(request: HttpRequest, step: str = Step.ABOUT) -> HttpResponse:
    """For anybody to read: nothing is asked, ordered or kept."""
    walk = Walk(PUBLIC, None, may_weigh=False)
    return _show(request, walk, walk.find_step(step))


@require_POST
def print_own(request: HttpRequest) -> HttpResponse:
    """The patient's paper, in the language that they read."""
    actor = actor_of(request)
    actor.check(Permission.SEE_OWN_CASE)
    case = own_case()
    return _print(request, _own_walk(actor, case), case, page_language())


@require_POST
def print_together(request: HttpRequest, number: int) -> HttpResponse:
    """The patient's paper, in the patient's language."""
    actor = actor_of(request)
    case = find_case(actor, number, what="")
    walk = Walk(TOGETHER, case, actor.may(Permission.WRITE_FACTS))
    return _print(request, walk, case, "es" if case.person.language == "es" else "en")


def _own_walk(actor: Actor, case: Case) -> Walk:
    return Walk(OWN, case, actor.may(Permission.ANSWER_INTAKE))


def _answer(request: HttpRequest, walk: Walk, word: str) -> HttpResponse:
    step = walk.find_step(word)
    if request.method != "POST" or step is not Step.VALUES or walk.case is None:
        return _show(request, walk, step)
    try:
        weights = _read_weights(request)
    except OptionsRefusal:
        again = _("Please give each a whole number, from the left end of its line to the right end.")
        return _show(request, walk, step, refusal=again)
    keep_weighing(actor_of(request), walk.case, weights)
    return redirect(walk.address(Step.TREATMENTS))


def _read_weights(request: HttpRequest) -> Weights:
    """Raises OptionsRefusal for what no slider sends."""
    sent = {key: request.POST.get(key, "") for key in wish_keys()}
    strange = [text for text in sent.values() if not (text.isascii() and text.isdigit() and len(text) < 3)]
    if strange:
        raise OptionsRefusal("a weight is missing or is no whole number")
    return weigh({key: int(text) for key, text in sent.items()})


def _print(request: HttpRequest, walk: Walk, case: Case, language: Language) -> HttpResponse:
    asked, own = request.POST.getlist("ask"), request.POST.get("own", "").replace("\0", "")[:LONGEST_QUESTION]
    try:
        with override(language):
            pdf = make_paper(case, asked, own, language)
    except PrintRefusal as refusal:
        return _show(request, walk, Step.QUESTIONS, refusal=str(refusal), asked=asked, own=own)
    note_sight(actor_of(request), case, PAPER, Deed.PRINTED)
    headers = {"Content-Disposition": 'inline; filename="options.pdf"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


def _show(request: HttpRequest, walk: Walk, step: Step, *, refusal: str = "", **written: object) -> HttpResponse:
    page = {**present_step(walk, step), "refusal": refusal, **written}
    return render(request, f"decide/{step}.html", page, status=422 if refusal else 200)
