"""Every word that the viewer's script shows, in the language of the page: none is written in the script."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from flavum.anatomy.tissue import tissue_table
from flavum.report.number import DIGITS
from flavum.report.words import Language


def gather_words(language: Language) -> dict[str, Any]:
    """Words by key; names and colours of tissues; digits by unit."""
    return {
        "say": _sentences(),
        "keys": _keys(),
        "reasons": [
            _("The outline follows the wrong edge"),
            _("Measured at the wrong place"),
            _("Artefact in the image"),
            _("Partial volume"),
        ],
        "tissues": {
            tissue.name.lower(): {
                "name": getattr(row, f"name_{language}"), "colour": row.colour, "label": int(tissue)
            }
            for tissue, row in tissue_table().items()
        },
        "digits": DIGITS,
    }  # fmt: skip


def _sentences() -> dict[str, str]:
    """Names in braces are filled in by the script."""
    return {
        "level": _("Level {level}"),
        "confirmed": _("confirmed"),
        "not_confirmed": _("not confirmed"),
        "void": _("no longer holds"),
        "confirmed_by": _("Confirmed by {who}, {when}"),
        "void_by": _("Confirmed by {who}, {when}: no longer holds, a value has changed since."),
        "confirm": _("Confirm {level}"),
        "confirm_done": _("{level} is confirmed."),
        "confirmed_already": _("You have confirmed these values."),
        "computed": _("computed"),
        "was": _("computed: {text} {unit}"),
        "corrected_by": _("Corrected by {who}, {when}: {why}"),
        "how": _("How it was measured"),
        "source": _("Its interval rests on"),
        "confidence": _("Confidence"),
        "interval": _("95 % interval"),
        "look": _("low confidence: look at it"),
        "disagreement": _("Somebody else wrote {text} at the same time ({who}, {when}). Correct again to decide."),
        "correct": _("Correct on the picture"),
        "draw": _("Draw on the picture"),
        "type": _("Enter a number"),
        "type_label": _("{label}, measured elsewhere ({unit})"),
        "reason": _("Why"),
        "save": _("Save"),
        "saving": _("Saving…"),
        "saved": _("Saved: {label} {text} {unit}."),
        "saved_beside": _("Somebody changed this value since you saw it. Both are kept; look at them and decide."),
        "not_saved": _("Not saved: {sentence}"),
        "no_answer": _("The clinic does not answer. Your drawing is kept on this page: try again."),
        "undo": _("Undo"),
        "cancel": _("Cancel"),
        "before": _("before: {text} {unit}"),
        "live": _("{label}: {text} {unit}"),
        "crosses": _("The outline crosses itself."),
        "leave": _("You have a correction that is not saved. Leave it?"),
        "point": _("Point {n} of {count}, {label}. Arrow keys move it by 0.1 mm."),
        "point_role": _("point of an outline"),
        "backward": _("The lower endplate must run from its front corner to its back corner, over 15 mm at least."),
        "corner": _("{name}. Arrow keys move it by 0.1 mm."),
        "corner_role": _("marked point"),
        "corner_upper": _("Lower back corner of the vertebra above"),
        "corner_back": _("Upper back corner of the vertebra below"),
        "corner_front": _("Upper front corner of the vertebra below"),
        "end_upper": _("Upper end of the disc height"),
        "end_lower": _("Lower end of the disc height"),
        "reach": _("How far a pull reaches"),
        "sagittal": _("Sagittal slices"),
        "axial": _("Axial slices"),
        "series": _("Weighting of the sagittal slices"),
        "series_shown": _("Sagittal slices: {name}"),
        "sagittal_t2": "T2",
        "volume_t2": "T2",
        "sagittal_t1": "T1",
        "sagittal_fs": _("Fat suppressed"),
        "cut": _("Measured cut"),
        "slice": _("Slice {n} of {count}"),
        "reformat": _("cut out of a volume"),
        "no_axial": _("There are no axial slices in this study."),
        "no_cut": _("No axial cut could be had at this level, so nothing can be drawn here."),
        "no_webgl": _("This browser cannot show moving slices (WebGL2 is missing); the measured pictures stand."),
        "loading": _("Loading…"),
        "load_failed": _("The slices could not be loaded: {why}"),
        "enlarge": _("Enlarge"),
        "move": pgettext("the pointer over a picture", "Move"),
        "window": _("Window"),
        "standard": _("Standard"),
        "bone": _("Bone and ligament"),
        "fluid": _("Fluid"),
        "flat": _("Whole range"),
        "reset": _("Reset"),
        "drawings": _("Drawings"),
        "tissues": _("Tissues"),
        "help": _("Keys"),
        "close": _("Close"),
        "shortcuts": _("Single-letter keys"),
        "unknown": _("unknown"),
        "left": _("L"),
        "right": _("R"),
        "front": _("A"),
        "back": _("P"),
        "head": _("H"),
        "foot": _("F"),
    }


def _keys() -> list[dict[str, str]]:
    """What the keys do, for the overlay."""
    return [
        {"keys": "↑ ↓", "does": _("level above, level below")},
        {"keys": "PageUp PageDown", "does": _("slice before, slice after, of the picture used last")},
        {"keys": "+ −", "does": _("nearer, farther")},
        {"keys": "B D", "does": _("brighter, darker")},
        {"keys": "C V", "does": _("more contrast, less contrast")},
        {"keys": "1 2 3 4", "does": _("window: standard, bone and ligament, fluid, whole range")},
        {"keys": "0", "does": _("reset view and window")},
        {"keys": "O", "does": _("drawings on and off")},
        {"keys": "T", "does": _("tissues on and off")},
        {"keys": "S", "does": _("next weighting of the sagittal slices")},
        {"keys": "F", "does": _("enlarge the picture used last")},
        {"keys": "E", "does": _("correct the chosen value on the picture")},
        {"keys": "Tab", "does": _("next point of what is drawn")},
        {"keys": "← ↑ → ↓", "does": _("move the point by 0.1 mm; with Shift by 1 mm")},
        {"keys": "Ctrl Z", "does": _("undo")},
        {"keys": "Ctrl S", "does": _("save the correction")},
        {"keys": "Esc", "does": _("leave the correction, the overlay or the enlarged picture")},
        {"keys": "?", "does": _("this overlay")},
    ]
