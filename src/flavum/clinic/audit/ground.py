"""What a verdict rests on: the current facts that its criteria ask about, what clinicians overrode, and one digest."""

import hashlib
import json
from collections.abc import Sequence
from datetime import date
from functools import cache

from flavum.candidacy.condition import leaves_of
from flavum.candidacy.criterion import load_criteria
from flavum.candidacy.examination.signs import FINDINGS
from flavum.candidacy.intake.emergency import read_emergencies
from flavum.clinic.records.criteria import SETS
from flavum.clinic.records.current import current_facts
from flavum.clinic.records.models import Case, Fact, Override
from flavum.clinic.records.override import ends_of_overrides

SURGERY = ("surgery.rows", "history.lumbar_surgery")
TREATMENT = ("treatment.rows",)
# Facts that are worked out of others -> those that they are worked out of.
GROUNDS: dict[str, tuple[str, ...]] = {
    **FINDINGS,
    "person.age_years": ("person.birth_year",),
    "care.medicines_failed": TREATMENT,
    "care.physical_therapy_failed": TREATMENT,
    "care.home_exercise_failed": TREATMENT,
    "care.injections_failed": TREATMENT,
    "care.injections_tried": TREATMENT,
    "care.months": TREATMENT,
    "care.weeks_since_injection": TREATMENT,
    "care.earlier_mild": SURGERY,
    "level.earlier_surgery": (*SURGERY, "imaging.level_names_sure"),
    "level.ligament_is_main_cause": (
        "level.share_ligament",
        "level.share_facet",
        "level.share_disc",
        "level.share_slip",
    ),
    "level.disc_is_main_cause": ("level.share_ligament", "level.share_facet", "level.share_disc", "level.share_slip"),
    "level.slip_is_main_cause": ("level.share_ligament", "level.share_facet", "level.share_disc", "level.share_slip"),
}


def ground_of(case: Case, on: date) -> list[Fact]:
    """The current facts that the criteria of a day ask about, in the order of their keys and places."""
    asked = current_facts(case).filter(key__in=_asked(on)).select_related("recorded_by", "supersedes")
    return list(asked.order_by("key", "level", "side"))


def digest_ground(case: Case, on: date) -> str:
    """The digest of everything that the verdict of a day rests on now.

    An override that was taken back is in it: what was signed before it does not come to hold again by itself.
    """
    return digest_of(ground_of(case, on), list(ends_of_overrides(case).filter(criteria=SETS[0])))


def digest_of(ground: Sequence[Fact], overrides: Sequence[Override] = ()) -> str:
    """SHA-256 over which facts these are and what they say, and which overrides stand; another one, or another value,
    is another digest. Without overrides it is the one over the facts alone, as signed before there were any."""
    said = [[str(one.id), one.key, one.level, one.side, one.value, one.unknown_because] for one in ground]
    said += [["override", str(one.id), one.criterion, one.level, one.answer] for one in overrides]
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


@cache
def _asked(on: date) -> frozenset[str]:
    criteria = [criterion for name in SETS for criterion in load_criteria(name).get_criteria(on)]
    asked = {leaf.fact for criterion in criteria for leaf in leaves_of(criterion.condition)}
    asked |= {row.emergency.fact for row in read_emergencies()}
    return frozenset(asked | {ground for key in asked for ground in GROUNDS.get(key, ())})
