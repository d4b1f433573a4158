"""What the reading of a case shows, for paper: the spine from the side, and the level that the verdict is about."""

from django.utils.translation import gettext as _

from flavum.clinic.records.files import kept_files
from flavum.clinic.records.models import Case
from flavum.clinic.records.view import find_view_level, load_view
from flavum.clinic.records.weigh import find_speaking
from flavum.report.clinician import word_day
from flavum.report.view.picture import draw_svg, present_axial, present_sagittal
from flavum.report.words import Language, load_words


def draw_pictures(case: Case, level: str, language: Language) -> list[dict[str, str]]:
    """Drawings with a caption and words for those who cannot see them; none where no MRI was read."""
    reading = find_speaking(case)
    if reading is None:
        return []
    view = load_view(reading)
    shown = find_view_level(view, level)
    on = reading.study.acquired_on
    day = word_day(on, load_words(language)) if on else _("of an unknown day")
    found = [
        (present_sagittal(view, language), (_("A"), _("P")), _("From the side, MRI %(day)s") % {"day": day}),
        (present_axial(shown, language) if shown else None, (_("R"), _("L")),
         _("%(level)s from below, with what the computer measured") % {"level": level}),
    ]  # fmt: skip
    return [
        {"svg": draw_svg(picture, kept_files().read(picture["sha256"]), title=caption, sides=sides), "caption": caption}
        for picture, sides, caption in found
        if picture
    ]
