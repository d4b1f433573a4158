"""What people write at the doors."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from flavum.clinic.accounts.models import Language, User
from flavum.clinic.accounts.permission import load_roles
from flavum.clinic.arrival.ask import Asking


class AskingForm(forms.Form):
    """A request for a consultation. website: a field that people do not see and programs fill in."""

    given_name = forms.CharField(
        max_length=100, label=_("First name"), widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    family_name = forms.CharField(
        max_length=100, label=_("Last name"), widget=forms.TextInput(attrs={"autocomplete": "family-name"})
    )
    phone = forms.RegexField(
        r"^[0-9+(). /x-]{7,40}$",
        label=_("Phone number"),
        error_messages={"invalid": _("Please write a phone number that we can call, with its area code.")},
        widget=forms.TextInput(attrs={"autocomplete": "tel", "type": "tel", "maxlength": 40}),
    )
    email = forms.EmailField(
        required=False, label=_("E-mail, if you have one"), widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    language = forms.ChoiceField(choices=Language.choices, label=_("Which language shall we speak with you?"))
    words = forms.CharField(
        max_length=1000,
        required=False,
        label=_("A few words about what troubles you, if you like"),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.fields["language"].initial = get_language()

    def to_asking(self, self_check: dict[str, Any] | None) -> Asking:
        return Asking(**self.cleaned_data, self_check=self_check)


class WelcomeForm(forms.Form):
    """Who comes in by a link: the date of birth where it is a patient's, and a password."""

    birth_date = forms.DateField(
        label=_("Date of birth"),
        widget=forms.DateInput(attrs={"type": "date", "min": "1900-01-01", "max": "2100-01-01"}),
    )
    password = forms.CharField(
        label=_("Choose a password"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}), strip=False
    )
    again = forms.CharField(
        label=_("The password once more"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
    )

    def __init__(self, *args: Any, asks_birth_date: bool, is_helper: bool, user: User, **named: Any) -> None:
        super().__init__(*args, **named)
        self.user = user
        if not asks_birth_date:
            del self.fields["birth_date"]
        elif is_helper:
            self.fields["birth_date"].label = _("Date of birth of the person you help")

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        validate_password(password, self.user)
        return password

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if "password" in said and said.get("again") != said["password"]:
            self.add_error("again", _("The two passwords are not the same."))
        return said


class InviteeForm(forms.Form):
    """Who is invited."""

    name = forms.CharField(max_length=200, label=_("Name"))
    email = forms.EmailField(label=_("E-mail"))


class StaffForm(InviteeForm):
    """Who is invited to work here, and as what."""

    role = forms.ChoiceField(label=_("Role"))

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.fields["role"].choices = staff_roles()  # type: ignore[attr-defined]


def staff_roles() -> list[tuple[str, str]]:
    """The roles that staff are given, in the reader's language."""
    is_spanish = get_language() == "es"
    return [(key, one.name_es if is_spanish else one.name_en) for key, one in load_roles().items() if one.is_staff]
