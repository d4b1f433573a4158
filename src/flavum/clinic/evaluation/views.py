"""The pages of the evaluation: what is known part by part, and each part to fill in."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from flavum.anatomy.level import LUMBAR_LEVELS
from flavum.candidacy.intake.emergency import find_emergencies
from flavum.clinic.accounts.actor import actor_of
from flavum.clinic.accounts.page import local_day, page_language
from flavum.clinic.accounts.permission import Permission
from flavum.clinic.audit.confirmed import find_unconfirmed
from flavum.clinic.audit.glass import find_case
from flavum.clinic.evaluation.keep import SheetRefusal, keep_sheet
from flavum.clinic.evaluation.part import Part, load_parts
from flavum.clinic.evaluation.sheet import Sheet, count_known
from flavum.clinic.evaluation.told import tell_contradictions, tell_examination, tell_levels, tell_signs
from flavum.clinic.intake.word_answer import word_row
from flavum.clinic.records.current import find_fact
from flavum.clinic.records.document import answers_of, read_case
from flavum.clinic.records.models import Case
from flavum.clinic.records.weigh import find_speaking, gather

TREATMENTS = "treatment.rows"


def show_evaluation(request: HttpRequest, number: int) -> HttpResponse:
    """Every part: how much of it is known, and what contradicts itself."""
    case = find_case(actor_of(request), number, what="evaluation")
    return render(request, "evaluation/evaluation.html", _find_frame(request, case))


def show_part(request: HttpRequest, number: int, part: str) -> HttpResponse:
    """One part: filled in and kept as a whole; what is usual can be filled in first, and is kept only then."""
    found = load_parts().get(part)
    if found is None:
        raise Http404
    actor = actor_of(request)
    case = find_case(actor, number, what="evaluation", permission=Permission.WRITE_FACTS)
    if not found.groups:
        return render(request, f"evaluation/{part}.html", {**_find_frame(request, case, found), **_look(case, part)})
    if request.method != "POST":
        return _show(request, case, found, Sheet(case, found, page_language()))
    posted = request.POST.dict()
    sheet = Sheet(case, found, page_language(), posted)
    if normal := posted.get("normal"):
        sheet.fill_normal(normal)
        return _show(request, case, found, sheet)
    try:
        beside = keep_sheet(actor, case, found, posted, on=local_day())
    except SheetRefusal as refusal:
        sheet.wrong = refusal.wrong
        return _show(request, case, found, sheet, refusal=refusal)
    if beside:
        messages.error(request, _("Somebody answered this meanwhile. Both answers are kept: decide which one holds."))
        return redirect("case", number)
    messages.success(request, _("Saved."))
    return redirect("evaluation_part", number, part)


def _show(
    request: HttpRequest, case: Case, part: Part, sheet: Sheet, refusal: SheetRefusal | None = None
) -> HttpResponse:
    frame = _find_frame(request, case, part)
    page = {
        **frame,
        "groups": [{**one, "signs": [frame["signs"][key] for key in one["signs"]]} for one in sheet.groups()],
        "refusal": refusal,
        "reason": request.POST.get("reason", ""),
        "is_corrected": any(row.value is not None for row in sheet.known.values()),
    }
    return render(request, "evaluation/part.html", page, status=422 if refusal else 200)


def _find_frame(request: HttpRequest, case: Case, here: Part | None = None) -> dict[str, Any]:
    """What every page of the evaluation shows: the parts, the signs, what cannot wait and what contradicts itself."""
    language, intake = page_language(), read_case(case)
    answered = [key for key, value in answers_of(case).items() if value is not None]
    parts = list(load_parts().values())
    following = parts[parts.index(here) + 1 :][:1] if here else parts[:1]
    return {
        "case": case,
        "here": here.key if here else "",
        "title": here.title.say(language) if here else "",
        "parts": [
            {
                "key": one.key,
                "title": one.title.say(language),
                "known": count_known(one, answered),
                "all": len(one.keys),
            }
            for one in parts
        ],
        "following": {"key": following[0].key, "title": following[0].title.say(language)} if following else None,
        "signs": tell_signs(intake, language),
        "found": tell_examination(intake, language),
        "contradictions": tell_contradictions(intake, language, on=local_day()),
        "emergencies": [
            {"title": one.title_es, "action": one.action_es} if language == "es"
            else {"title": one.title, "action": one.action}
            for one in find_emergencies(intake)
        ],
        "may_write": actor_of(request).may(Permission.WRITE_FACTS),
    }  # fmt: skip


def _look(case: Case, part: str) -> dict[str, Any]:
    """What a part without rows of its own shows of the record."""
    language = page_language()
    if part == "treatments":
        rows = find_fact(case, TREATMENTS)
        said = rows.value if rows is not None and isinstance(rows.value, list) else []
        return {"rows": [word_row(TREATMENTS, row, language) for row in said], "is_known": rows is not None}
    reading = find_speaking(case)
    return {
        "levels": [level.value for level in LUMBAR_LEVELS],
        "rows": tell_levels(gather(case, on=local_day()), language),
        "reading": reading,
        "unconfirmed": find_unconfirmed(case),
    }
