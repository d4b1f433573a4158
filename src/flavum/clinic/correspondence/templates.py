"""The templates that the clinic edits, both languages side by side."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _

from flavum.clinic.accounts.actor import actor_of
from flavum.clinic.accounts.models import Language
from flavum.clinic.accounts.permission import Permission
from flavum.clinic.messaging.fill import NAMES, TemplateRefusal, example_values, fill, names_of_kind
from flavum.clinic.messaging.shipped import find_missing, take_over
from flavum.clinic.messaging.template import REMINDER, Wording, keep_template, retire
from flavum.clinic.records.models import Template, TemplateKind


class TemplateForm(forms.Form):
    """A template in both languages."""

    kind = forms.ChoiceField(choices=TemplateKind.choices, label=_("What for"))
    name = forms.CharField(max_length=80, label=_("Name"), help_text=_("for the team; patients do not see it"))
    title_en = forms.CharField(max_length=200, required=False, label=_("Title"))
    body_en = forms.CharField(
        max_length=20000, label=_("Text"), widget=forms.Textarea(attrs={"rows": 12, "lang": "en"})
    )
    title_es = forms.CharField(max_length=200, required=False, label=_("Title"))
    body_es = forms.CharField(
        max_length=20000, label=_("Text"), widget=forms.Textarea(attrs={"rows": 12, "lang": "es"})
    )

    def to_wordings(self) -> dict[str, Wording]:
        written = self.cleaned_data
        return {one: Wording(written[f"title_{one}"], written[f"body_{one}"]) for one in Language.values}


def list_templates(request: HttpRequest) -> HttpResponse:
    """Every template by its name."""
    actor = actor_of(request)
    actor.check(Permission.EDIT_TEMPLATES)
    if request.POST.get("do") == "take_over":
        take_over(actor, TemplateKind.CONSENT)
        return redirect("templates")
    found = Template.objects.filter(language=Language.ENGLISH).order_by("is_retired", "kind", "name")
    page = {"found": found, "reminder": REMINDER, "missing": find_missing(TemplateKind.CONSENT)}
    return render(request, "correspondence/templates.html", page)


def add_template(request: HttpRequest) -> HttpResponse:
    """The form for a new one."""
    actor_of(request).check(Permission.EDIT_TEMPLATES)
    return _edit(request, None, TemplateForm(request.POST or None))


def edit_template(request: HttpRequest, template: UUID) -> HttpResponse:
    """A template: its words, a preview, and whether it is offered."""
    actor = actor_of(request)
    actor.check(Permission.EDIT_TEMPLATES)
    kept = get_object_or_404(Template, id=template)
    if request.POST.get("do") in ("retire", "offer"):
        retire(actor, kind=kept.kind, name=kept.name, is_retired=request.POST["do"] == "retire")
        return redirect("template", kept.id)
    start: dict[str, Any] = {"kind": kept.kind, "name": kept.name}
    for one in Template.objects.filter(kind=kept.kind, name=kept.name):
        start |= {f"title_{one.language}": one.title, f"body_{one.language}": one.body}
    posted = {**request.POST.dict(), "kind": kept.kind} if request.method == "POST" else None
    return _edit(request, kept, TemplateForm(posted, initial=start))


def _edit(request: HttpRequest, kept: Template | None, form: TemplateForm) -> HttpResponse:
    page: dict[str, Any] = {"form": form, "kept": kept, "names": _names(kept)}
    if not form.is_bound:
        return render(request, "correspondence/template.html", page)
    if form.is_valid():
        try:
            kind = form.cleaned_data["kind"]
            page["previews"] = [
                (label, _preview(form.to_wordings()[one], one, kind)) for one, label in Language.choices
            ]
            if request.POST.get("do") == "preview":
                return render(request, "correspondence/template.html", page)
            written = form.cleaned_data
            keep_template(
                actor_of(request), kind=written["kind"], name=written["name"], wordings=form.to_wordings(),
                before=kept.name if kept else None,
            )  # fmt: skip
            return redirect("templates")
        except TemplateRefusal as refusal:
            page["refusal"] = refusal
    return render(request, "correspondence/template.html", page, status=422)


def _names(kept: Template | None) -> list[tuple[str, Any]]:
    """What can be filled in; of a template whose kind is not chosen yet, whatever there is."""
    names = names_of_kind(kept.kind) if kept else {**NAMES, **names_of_kind(TemplateKind.CONSENT)}
    return list(names.items())


def _preview(wording: Wording, language: str, kind: str) -> Wording:
    values = example_values(language)
    return Wording(fill(wording.title, values, kind), fill(wording.body, values, kind))
