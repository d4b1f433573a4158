"""What the desk writes when it books."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from flavum.clinic.accounts.models import Site, User
from flavum.clinic.records.models import Room, Visit
from flavum.clinic.scheduling.place import Place, find_staff
from flavum.clinic.scheduling.site_time import to_instant, zone_of
from flavum.clinic.scheduling.timetable import LONGEST_MINUTES, SHORTEST_MINUTES, WEEKDAYS, hours_of

EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)
FIRST, SECOND = "first", "second"


class DayField(forms.DateField):
    """A day that a calendar can show."""

    def __init__(self, **named: Any) -> None:
        super().__init__(
            widget=forms.DateInput(attrs={"type": "date", "min": EARLIEST, "max": LATEST}, format="%Y-%m-%d"),
            validators=[MinValueValidator(EARLIEST), MaxValueValidator(LATEST)],
            **named,
        )


class PlaceForm(forms.Form):
    """Where, with whom and when; the desk writes times as the site's clocks show them."""

    site = forms.ModelChoiceField(queryset=Site.objects.none(), label=_("Site"), empty_label=None)
    room = forms.ModelChoiceField(
        queryset=Room.objects.none(), label=_("Room"), required=False, empty_label=_("No room")
    )
    staff = forms.ModelChoiceField(
        queryset=User.objects.none(), label=_("With"), required=False, empty_label=_("Nobody named")
    )
    day = DayField(label=_("Day"))
    clock = forms.TimeField(label=_("Time"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    which = forms.ChoiceField(
        choices=[("", "—"), (FIRST, _("the first time")), (SECOND, _("the second time, after the clocks went back"))],
        label=_("Where the clocks show it twice"), required=False,
    )  # fmt: skip
    minutes = forms.IntegerField(
        label=_("Minutes"), required=False, min_value=SHORTEST_MINUTES, max_value=LONGEST_MINUTES,
        help_text=_("empty: as long as such a visit takes here"),
    )  # fmt: skip

    def __init__(self, *args: Any, now: datetime, **named: Any) -> None:
        super().__init__(*args, **named)
        fields: Any = self.fields
        fields["site"].queryset = Site.objects.order_by("name")
        fields["room"].queryset = Room.objects.select_related("site").order_by("site__name", "name")
        fields["room"].label_from_instance = lambda room: f"{room.name} ({room.site.name})"
        fields["staff"].queryset = User.objects.filter(id__in=[one.id for one in find_staff(now)]).order_by("name")

    def to_place(self, visit: str) -> Place:
        """Refuses a time that the site's clocks do not show, and asks which where they show it twice."""
        written = self.cleaned_data
        site: Site = written["site"]
        day, clock, which = written["day"], written["clock"], written["which"]
        start = to_instant(day, clock, zone_of(site), is_second=which == SECOND if which else None)
        minutes = written["minutes"] or hours_of(site).minutes[visit]
        return Place(site, start, minutes, written["room"], written["staff"])


class BookingForm(PlaceForm):
    """A new appointment."""

    visit = forms.ChoiceField(choices=Visit.choices, label=_("What for"))
    off_list = forms.BooleanField(label=_("Take off the wait list"), required=False)
    field_order = ("visit", "site", "day", "clock", "which", "minutes", "room", "staff", "off_list")


class SearchForm(forms.Form):
    """What free times are looked for."""

    visit = forms.ChoiceField(choices=Visit.choices, label=_("What for"))
    site = forms.ModelChoiceField(queryset=Site.objects.none(), label=_("Site"), empty_label=None)
    staff = forms.ModelChoiceField(
        queryset=User.objects.none(), label=_("With"), required=False, empty_label=_("Nobody named")
    )
    day = DayField(label=_("From"))

    def __init__(self, *args: Any, now: datetime, **named: Any) -> None:
        super().__init__(*args, **{"auto_id": "find_%s", **named})  # beside the booking form on one page
        fields: Any = self.fields
        fields["site"].queryset = Site.objects.order_by("name")
        fields["staff"].queryset = User.objects.filter(id__in=[one.id for one in find_staff(now)]).order_by("name")

    def to_start(self) -> datetime:
        site: Site = self.cleaned_data["site"]
        return datetime.combine(self.cleaned_data["day"], time(), zone_of(site))


class WaitForm(forms.Form):
    """Who would come sooner, for what."""

    visit = forms.ChoiceField(choices=Visit.choices, label=_("What for"))
    note = forms.CharField(max_length=200, required=False, label=_("When it suits"))


class RoomForm(forms.Form):
    """A room more."""

    name = forms.CharField(max_length=100, label=_("Name of the room"))


WEEKDAY_NAMES = {
    "monday": _("Monday"), "tuesday": _("Tuesday"), "wednesday": _("Wednesday"), "thursday": _("Thursday"),
    "friday": _("Friday"), "saturday": _("Saturday"), "sunday": _("Sunday"),
}  # fmt: skip


class TimetableForm(forms.Form):
    """A site's hours, and how long visits take there."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        for day in WEEKDAYS:
            self.fields[day] = forms.CharField(label=capfirst(str(WEEKDAY_NAMES[day])), required=False, max_length=100)
        for visit in Visit:
            self.fields[visit] = forms.IntegerField(
                label=visit.label, min_value=SHORTEST_MINUTES, max_value=LONGEST_MINUTES, step_size=5
            )

    @property
    def opening(self) -> dict[str, str]:
        return {day: self.cleaned_data[day] for day in WEEKDAYS}

    @property
    def minutes(self) -> dict[str, int]:
        return {visit.value: self.cleaned_data[visit] for visit in Visit}
