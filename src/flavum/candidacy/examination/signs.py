"""Signs that follow from findings written down one by one: motor deficit, foot pulses, painful hips (signs.toml).

What a person judges as a whole goes before a sign; where the two differ, the case is in doubt (case/doubt.py).
"""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from flavum.anatomy.side import Side
from flavum.candidacy.facts.fact import Value

RIGHT, LEFT = Side.RIGHT.value, Side.LEFT.value
ROOTS = ("l2", "l3", "l4", "l5", "s1")
STRENGTHS = tuple(f"examination.strength_{root}_{side}" for root in ROOTS for side in (RIGHT, LEFT))
COURSE = "examination.weakness_course"
PULSES = {side: (f"examination.dorsalis_pedis_{side}", f"examination.tibial_pulse_{side}") for side in (RIGHT, LEFT)}
HIPS = tuple(f"examination.hip_rotation_{side}" for side in (RIGHT, LEFT))
MOTOR, PULSE, HIP = "examination.motor_deficit", "examination.foot_pulses_felt", "examination.hip_rotation_painful"
# Sign -> the findings that it follows from.
FINDINGS: Mapping[str, tuple[str, ...]] = {
    MOTOR: (*STRENGTHS, COURSE),
    PULSE: (*PULSES[Side.RIGHT.value], *PULSES[Side.LEFT.value]),
    HIP: HIPS,
}
NOT_ALL_TESTED = "strength was not tested everywhere"
COURSE_OPEN = "there is weakness, and nobody said whether it is getting worse"
ONE_PULSE = "one of the two pulses of a foot is not felt; judge it as a whole"
NOT_ALL_FELT_FOR = "not every foot pulse was felt for"
ONE_HIP = "only one hip was turned"

Find = Callable[[str], Value | None]


@dataclass(frozen=True)
class Sign:
    """A fact that follows from findings. value None: it does not, and reason says why ("" where nothing was found).

    told_by: the finding that decides.
    """

    key: str
    value: Value | None
    reason: str = ""
    told_by: str = ""


@cache
def load_grades() -> Mapping[str, int]:
    """The grades of strength that decide, by name."""
    table = tomllib.loads(files("flavum.candidacy.examination").joinpath("signs.toml").read_text(encoding="utf-8"))
    return {name: int(row["value"]) for name, row in table.items()}


def work_out_signs(find: Find) -> Iterator[Sign]:
    """Every sign. find: the value of a finding by its key, None where it is not known."""
    yield _motor_deficit(find)
    yield _pulses(find)
    yield _hip(find)


def _motor_deficit(find: Find) -> Sign:
    """Weakness that is getting worse is progressive, whatever its grade; else the weakest muscle decides."""
    known = {key: int(str(value)) for key in STRENGTHS if (value := find(key)) is not None}
    course, grades = find(COURSE), load_grades()
    if course == "getting_worse":
        return Sign(MOTOR, "progressive", told_by=COURSE)
    if not known:
        return Sign(MOTOR, None)
    weakest = min(known, key=lambda key: known[key])
    if known[weakest] <= grades["severe_weakness"]:
        return Sign(MOTOR, "severe", told_by=weakest)
    if len(known) < len(STRENGTHS):
        return Sign(MOTOR, None, NOT_ALL_TESTED)
    if known[weakest] == grades["full_strength"]:
        return Sign(MOTOR, "none", told_by=weakest)
    if course is None:
        return Sign(MOTOR, None, COURSE_OPEN)
    return Sign(MOTOR, "mild_stable", told_by=weakest)


def _pulses(find: Find) -> Sign:
    """Felt where all four are; not felt where both of one foot are missing. One of two missing says neither."""
    felt = {key: find(key) for pair in PULSES.values() for key in pair}
    for pair in PULSES.values():
        if all(felt[key] is False for key in pair):
            return Sign(PULSE, False, told_by=pair[0])
    if all(value is True for value in felt.values()):
        return Sign(PULSE, True, told_by=next(iter(felt)))
    if all(value is None for value in felt.values()):
        return Sign(PULSE, None)
    return Sign(PULSE, None, ONE_PULSE if False in felt.values() else NOT_ALL_FELT_FOR)


def _hip(find: Find) -> Sign:
    turned = {key: find(key) for key in HIPS}
    if painful := [key for key, value in turned.items() if value is True]:
        return Sign(HIP, True, told_by=painful[0])
    if all(value is False for value in turned.values()):
        return Sign(HIP, False, told_by=HIPS[0])
    return Sign(HIP, None, ONE_HIP if False in turned.values() else "")
