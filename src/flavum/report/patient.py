"""The patient's page: what was found, what is not known and what it means, in plain words."""

from typing import Any

from flavum.anatomy.side import Side
from flavum.candidacy.answer import Answer
from flavum.candidacy.assessment import CriterionAnswer, Urgency
from flavum.evidence.citation import word_certainty
from flavum.evidence.quantity import Quantity
from flavum.imaging.finding import Measure
from flavum.imaging.reading import LevelReading
from flavum.report.clinician import join_levels, word_day, word_synthetic
from flavum.report.figure.level import draw_for_patient
from flavum.report.figure.mark import OF_VERDICT
from flavum.report.figure.people import draw_people, draw_squares
from flavum.report.figure.schematic import draw_schematic
from flavum.report.figures import NORMAL_CLAIMS, THRESHOLD_CLAIM
from flavum.report.number import PERCENT_PER_SHARE, format_number, format_quantity, sign_of
from flavum.report.report import Report
from flavum.report.words import Language, Words, load_words, say

View = dict[str, Any]
STUDY_CLAIMS = (
    "chopko_vas_improved_2y",
    "chopko_vas_not_improved_2y",
    "lingreen_would_recommend",
    "cleveland_open_decompression_5y",
    "motion_adverse_events_1y",
    "lingreen_soreness",
    "no_head_to_head_trial",
)
CALL_NOW_CLAIMS, CALL_TODAY_CLAIMS = ("red_flag_emergency",), ("red_flag_urgent", "red_flag_fever")
PARTS = 10
UNKNOWN_SHOWN = 8


def present_patient(report: Report, language: Language) -> View:
    """Everything on the patient's page, in words of the language."""
    words = load_words(language)
    plain = words["patient"]
    reading = _focused(report)
    answers = _deciding(report)
    unknown = _sentences(answers, Answer.UNKNOWN, words, language)
    return {
        "lang": language,
        "synthetic": word_synthetic(report, words),
        "dated": plain["dated"].format(date=word_day(report.on, words)),
        "mri_dated": _mri_dated(report, words),
        "emergencies": _present_emergencies(report, language),
        "short": _present_short(report, words),
        "doubt": plain["levels_doubt"] if report.reading.level_doubt else "",
        "drawing": draw_schematics(plain),
        "own": _draw_own(report, reading, language),
        "found": _present_found(report, reading, words) if reading else [plain["found_none"]],
        "share": _present_share(reading, plain) if reading else None,
        "fits": _sentences(answers, Answer.MET, words, language),
        "fits_not": _sentences(answers, Answer.UNMET, words, language),
        "unknown": unknown[:UNKNOWN_SHOWN],
        "unknown_more": plain["unknown_more"].format(n=len(unknown) - UNKNOWN_SHOWN) if unknown[UNKNOWN_SHOWN:] else "",
        "means": plain[f"means_{report.assessment.verdict.value}"],
        "else": [
            {"title": say(a, "title", language), "text": say(a, "text", language)}
            for a in report.assessment.alternatives
        ],
        "goals": _goals(report),
        "studies": [_present_study(key, report, language) for key in STUDY_CLAIMS],
        "call_now": _statements(CALL_NOW_CLAIMS, report, language),
        "call_today": _statements(CALL_TODAY_CLAIMS, report, language),
    }


def _mri_dated(report: Report, words: Words) -> str:
    day, plain = report.reading.acquired_on, words["patient"]
    return str(plain["mri_dated"].format(date=word_day(day, words)) if day else plain["mri_undated"])


def _focused(report: Report) -> LevelReading | None:
    return report.reading.get_level(report.focus) if report.focus else None


def _deciding(report: Report) -> list[CriterionAnswer]:
    own = [a for it in report.assessment.levels if it.level is report.focus for a in it.answers]
    return [a for a in (*own, *report.assessment.answers) if a.role.decides]


def _sentences(answers: list[CriterionAnswer], wanted: Answer, words: Words, language: Language) -> list[str]:
    """One plain sentence per topic; a topic without plain words is said by its criterion's title."""
    said = (
        words["plain"].get(a.topic, {}).get(wanted.value, say(a, "title", language))
        for a in answers
        if a.answer is wanted
    )
    return list(dict.fromkeys(said))


def _present_emergencies(report: Report, language: Language) -> View:
    found = report.assessment.emergencies
    return {urgency.value: [say(e, "title", language) for e in found if e.urgency is urgency] for urgency in Urgency}


def _present_short(report: Report, words: Words) -> View:
    verdict, plain = report.assessment.verdict.value, words["patient"]
    places = report.levels_with(report.assessment.verdict)
    where = plain.get(f"where_{places[0].name}", "") if len(places) == 1 else ""
    names = join_levels(places, words)
    place = plain["place"].format(level=names, where=where) if where else names
    return {
        "key": verdict,
        "mark": OF_VERDICT[verdict],
        "headline": plain[f"short_{verdict}"],
        "more": plain[f"short_{verdict}_more"].format(place=place),
    }


def draw_schematics(plain: Words) -> View:
    """Both panels of the drawing, and its caption; plain: the words of the section "patient"."""
    named = {name: plain[f"drawing_{name}"] for name in ("wide", "narrow", "disc", "nerves", "ligament", "bone")}
    titles = {False: plain["drawing_title_wide"], True: plain["drawing_title_narrow"]}
    panels = [draw_schematic(named, is_narrow=narrow, title=title) for narrow, title in titles.items()]
    return {"panels": [{"svg": panel} for panel in panels], "caption": plain["drawing_caption"]}


def _draw_own(report: Report, reading: LevelReading | None, language: Language) -> View | None:
    words = load_words(language)
    band = words["page"]["synthetic_short"] if report.reading.is_synthetic else ""
    svg = draw_for_patient(reading, language, band=band) if reading else None
    if svg is None or reading is None:
        return None
    return {"svg": svg, "caption": words["patient"]["own_caption"].format(level=reading.level.value)}


def _quantity(reading: LevelReading, measure: Measure, side: Side | None = None) -> Quantity | None:
    found = reading.find(measure, side)
    return found.quantity if found else None


def _present_found(report: Report, reading: LevelReading, words: Words) -> list[str]:
    plain, level = words["patient"], reading.level.value
    ligament = _ligament_sentences(reading, words)
    room = [
        *_measured("found_canal", "depth", _quantity(reading, Measure.CANAL_AP_DIAMETER), level, plain),
        *_measured("found_sac", "area", _quantity(reading, Measure.SAC_AREA), level, plain),
    ]
    if not ligament:
        return [plain["found_ligament_none"].format(level=level), *room] if room else [plain["found_none"]]
    return [*ligament, *_compared(report, reading, plain), *room]


def _measured(sentence: str, gap: str, quantity: Quantity | None, level: str, plain: Words) -> list[str]:
    if quantity is None:
        return []
    low, high = (f"{format_number(x, quantity.unit)} {sign_of(quantity.unit)}" for x in (quantity.low, quantity.high))
    return [plain[sentence].format(level=level, low=low, high=high, **{gap: format_quantity(quantity)})]


def _ligament_sentences(reading: LevelReading, words: Words) -> list[str]:
    plain, level = words["patient"], reading.level.value
    both = {side: _quantity(reading, Measure.LIGAMENT_THICKNESS_MAXIMUM, side) for side in Side}
    known = {side: quantity for side, quantity in both.items() if quantity is not None}
    if not known:
        return []
    said = {side.value: format_quantity(quantity) for side, quantity in known.items()}
    if len(known) == len(both):
        first = plain["found_ligament"].format(level=level, **said)
    else:
        side, value = next(iter(said.items()))
        first = plain["found_ligament_one"].format(level=level, value=value, side=words["side"][side])
    low = format_number(min(q.low for q in known.values()), "mm")
    high = format_number(max(q.high for q in known.values()), "mm")
    return [first, plain["found_range"].format(low=f"{low} mm", high=f"{high} mm")]


def _compared(report: Report, reading: LevelReading, plain: Words) -> list[str]:
    """The published mean of this level, where there is one, and the maker's threshold with its caveat."""
    said = []
    if reading.level in NORMAL_CLAIMS:
        normal = report.library.get_claim(NORMAL_CLAIMS[reading.level])
        said.append(plain["found_normal"].format(n=normal.n, value=f"{normal.value:g} {normal.unit}"))
    threshold = report.library.get_claim(THRESHOLD_CLAIM)
    return [*said, plain["found_threshold"].format(value=f"{threshold.value:g} {threshold.unit}")]


def _present_share(reading: LevelReading, plain: Words) -> View | None:
    share = _quantity(reading, Measure.SHARE_LIGAMENT)
    if share is None:
        return None
    n, low, high = (round(x * PERCENT_PER_SHARE / PARTS) for x in (share.value, share.low, share.high))
    svg = draw_squares(n, PARTS, title=plain["found_share_title"].format(n=n))
    return {"svg": svg, "sentence": plain["found_share"].format(n=n, low=low, high=high)}


def _present_study(key: str, report: Report, language: Language) -> View:
    claim, plain = report.library.get_claim(key), load_words(language)["patient"]
    counted = claim.count is not None and claim.n is not None
    of = {"count": claim.count, "n": claim.n}
    drawn = (
        draw_people(claim.count or 0, claim.n or 0, title=plain["studies_people_title"].format(**of)) if counted else ""
    )
    return {
        "statement": say(claim, "statement", language),
        "people": plain["studies_people"].format(**of) if counted else "",
        "svg": drawn,
        "certainty": word_certainty(claim, language),
        "funding": say(report.library.get_source(claim.source), "funding", language),
    }


def _statements(keys: tuple[str, ...], report: Report, language: Language) -> list[str]:
    return [say(report.library.get_claim(key), "statement", language) for key in keys]


def _goals(report: Report) -> tuple[str, ...]:
    goals = report.intake.find("goals.wants_to")
    return goals.value if goals is not None and isinstance(goals.value, tuple) else ()
