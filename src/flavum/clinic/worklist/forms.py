"""What staff write into pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from flavum.clinic.accounts.models import Language, Site
from flavum.clinic.actions.open_case import Newcomer
from flavum.clinic.records.models import Sex

EARLIEST, LATEST = "1900-01-01", "2100-01-01"


class NewcomerForm(forms.Form):
    """Who comes, and where."""

    record_number = forms.CharField(max_length=40, label=_("Record number"))
    family_name = forms.CharField(max_length=100, label=_("Family name"))
    given_name = forms.CharField(max_length=100, label=_("Given name"))
    birth_date = forms.DateField(
        label=_("Date of birth"), widget=forms.DateInput(attrs={"type": "date", "min": EARLIEST, "max": LATEST})
    )
    sex = forms.ChoiceField(choices=Sex.choices, label=_("Sex"), initial=Sex.UNKNOWN)
    language = forms.ChoiceField(choices=Language.choices, label=_("Language"))
    phone = forms.CharField(max_length=40, required=False, label=_("Phone"))
    email = forms.EmailField(required=False, label=_("E-mail"))
    site = forms.ModelChoiceField(queryset=Site.objects.none(), label=_("Site"), empty_label=None)

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.fields["site"].queryset = Site.objects.order_by("name")  # type: ignore[attr-defined]

    def to_newcomer(self) -> Newcomer:
        return Newcomer(**{name: value for name, value in self.cleaned_data.items() if name != "site"})
