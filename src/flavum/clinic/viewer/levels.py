"""Every level of a study as the page shows it: the table, who confirmed it, and whether that still holds."""

from typing import Any
from uuid import UUID

from flavum.anatomy.level import Level
from flavum.clinic.records.current import current_facts, digest_facts
from flavum.clinic.records.models import Confirmation, Disagreement, Fact, Study
from flavum.clinic.viewer.rows import LevelRecord, present_groups
from flavum.report.words import Language, load_words

View = dict[str, Any]


def present_levels(study: Study, view: View, language: Language, *, by: UUID) -> list[View]:
    """The levels that were read, from head to foot. by: who looks at them."""
    facts: dict[str, list[Fact]] = {}
    for fact in current_facts(study.case).exclude(level="").select_related("recorded_by"):
        facts.setdefault(fact.level, []).append(fact)
    open_against = Disagreement.objects.filter(case=study.case, against__superseded_by=None)
    disagreements = tuple(open_against.select_related("recorded_by").order_by("recorded_at"))
    confirmed: dict[str, list[Confirmation]] = {}
    for one in _confirmations(study):
        confirmed.setdefault(one.level, []).append(one)
    found = []
    for level in view["levels"]:
        name = level["level"]
        record = LevelRecord(Level(name), {one.key: one for one in facts.get(name, [])}, disagreements)
        digest = digest_facts(facts.get(name, []))
        found.append(
            {
                "level": name,
                "digest": digest,
                "groups": present_groups(level["findings"], record, str(study.id), load_words(language)),
                "confirmations": [_present_confirmation(one, digest, by) for one in confirmed.get(name, [])],
                "has_axial": level["axial"] is not None,
            }
        )
    return found


def _confirmations(study: Study) -> list[Confirmation]:
    """The newest of each clinician and level."""
    newest: dict[tuple[str, Any], Confirmation] = {}
    rows = Confirmation.objects.filter(reading__study=study).select_related("recorded_by").order_by("recorded_at")
    for one in rows:
        newest[one.level, one.recorded_by_id] = one
    return list(newest.values())


def _present_confirmation(one: Confirmation, digest: str, by: UUID) -> View:
    return {
        "who": one.recorded_by.name if one.recorded_by else "",
        "when": one.recorded_at.isoformat(),
        "holds": one.facts_sha256 == digest,
        "is_mine": one.recorded_by_id == by,
    }


def choose_level(levels: list[View], wanted: str) -> str:
    """The level that is asked for, else the one with the narrowest sac, else the first."""
    names = [level["level"] for level in levels]
    if wanted in names:
        return wanted
    areas = {level["level"]: area for level in levels if (area := _sac_area(level)) is not None}
    return min(areas, key=lambda name: areas[name]) if areas else next(iter(names), "")


def _sac_area(level: View) -> float | None:
    rows = [row for group in level["groups"] for row in group["rows"]]
    return next((row["value"] for row in rows if row["id"] == "sac_area"), None)
