"""Draw the people of a demonstration with their cases, and write down what is known of each at their stage."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import numpy as np

from flavum.candidacy.facts.catalogue import Scope, facts_of
from flavum.candidacy.facts.fact import FactOrigin
from flavum.clinic.accounts.models import Language, Site
from flavum.clinic.demonstration.kind import PersonKind, load_kinds
from flavum.clinic.records.document import ROWS
from flavum.clinic.records.models import Case, Fact, Origin, Person, Sex, Stage, Standing

PEOPLE = 40
GIVEN = {
    Sex.FEMALE: ("Ada", "Carmen", "Doris", "Elena", "Grace", "Ines", "Lucille", "Marta", "Opal", "Rosa"),
    Sex.MALE: ("Abel", "Carl", "Diego", "Hugo", "Ivan", "Luis", "Milo", "Otis", "Ramón", "Walt"),
}
FAMILY = ("Example", "Muestra", "Sample", "Ejemplo", "Specimen", "Prueba", "Testcase", "Modelo", "Pattern", "Ensayo")
OPEN_STAGES = tuple(stage for stage in Stage if stage is not Stage.CLOSED)
# Which kinds stand at a stage: whoever is past the decision was a candidate.
BEFORE = ("typical", "thinned", "arteries", "slipped", "shopper", "fused", "early", "unread")
AFTER = ("typical", "thinned", "shopper")
ANSWERED_PART = {Stage.REQUESTED: 0.0, Stage.INTAKE: 0.4}  # of the patient's questions; everybody else answered all
DAYS_A_STAGE = 9


@dataclass(frozen=True)
class Desk:
    """Who writes things down in a demonstration, and on what day."""

    organisation_id: UUID
    coordinator_id: UUID
    nurse_id: UUID
    today: date


def open_people(desk: Desk, sites: list[Site]) -> list[Case]:
    """Every case with what is known of it; the same every time but for the day."""
    rng = np.random.default_rng(1)
    return [_open(desk, sites[n % len(sites)], n, rng) for n in range(PEOPLE)]


def _open(desk: Desk, site: Site, n: int, rng: np.random.Generator) -> Case:
    stage = OPEN_STAGES[n % len(OPEN_STAGES)]
    kinds = AFTER if OPEN_STAGES.index(stage) > OPEN_STAGES.index(Stage.DECISION) else BEFORE
    kind = load_kinds()[kinds[(n // len(OPEN_STAGES) + n) % len(kinds)]]
    person = _draw_person(desk, kind, n, rng)
    case = Case.objects.create(
        organisation_id=desk.organisation_id, person=person, site=site, number=n + 1, stage=stage
    )
    days = DAYS_A_STAGE * OPEN_STAGES.index(stage) + int(rng.integers(1, DAYS_A_STAGE))
    Case.objects.filter(id=case.id).update(opened_at=case.opened_at - timedelta(days=days))
    since = case.opened_at - timedelta(days=days % DAYS_A_STAGE)
    Standing.objects.filter(case=case).update(stage_since=since)
    answered_on = max(desk.today - timedelta(days=days - 1), desk.today - timedelta(days=60))
    Fact.objects.bulk_create(_write_all(desk, case, kind, answered_on))
    return case


def _draw_person(desk: Desk, kind: PersonKind, n: int, rng: np.random.Generator) -> Person:
    sex = (Sex.FEMALE, Sex.MALE)[n % 2]
    born = date(int(rng.integers(kind.born[0], kind.born[1] + 1)), int(rng.integers(1, 13)), int(rng.integers(1, 29)))
    return Person.objects.create(
        organisation_id=desk.organisation_id,
        record_number=f"SYN-{n + 1:04d}",
        sex=sex,
        given_name=GIVEN[sex][n // 2 % len(GIVEN[sex])],
        family_name=FAMILY[int(rng.integers(len(FAMILY)))],
        birth_date=born,
        language=Language.SPANISH if n % 3 == 0 else Language.ENGLISH,
        phone=f"555-01{n + 10:02d}",
    )


def _write_all(desk: Desk, case: Case, kind: PersonKind, answered_on: date) -> Iterator[Fact]:
    """What was asked of a person by the stage at which they are."""
    stage, document = Stage(case.stage), _personal(case.person, kind)
    asked = [fact.key for fact in facts_of(Scope.PERSON) if fact.asked_of is FactOrigin.PATIENT]
    part = ANSWERED_PART.get(stage, 1.0)
    said = Pen(desk, case, Origin.PATIENT, desk.coordinator_id, answered_on)
    yield from said.write_known(document, asked[: round(len(asked) * part)])
    if part < 1.0:
        return
    yield from (said.write(key, document[rows]) for key, rows in ROWS.items())
    if stage is not Stage.IMAGING:
        examined = [fact.key for fact in facts_of(Scope.PERSON) if fact.asked_of is FactOrigin.CLINICIAN]
        seen = Pen(desk, case, Origin.STAFF, desk.nurse_id, answered_on)
        yield from seen.write_known(document, examined)
        for level, fields in document.get("levels", {}).items():
            yield from (seen.write(f"level.{name}", value, level) for name, value in fields.items())


def _personal(person: Person, kind: PersonKind) -> dict[str, Any]:
    """The kind's intake with this person's own year and sex."""
    own = {"birth_year": person.birth_date.year, "sex": person.sex}
    if person.sex == Sex.FEMALE:
        own["pregnant"] = "no"
    return {**kind.document, "person": {**own, **kind.document["person"]}}


@dataclass(frozen=True)
class Pen:
    """Writes facts of one case as one person gave them on one day."""

    desk: Desk
    case: Case
    origin: Origin
    by_id: UUID
    on: date

    def write(self, key: str, value: object, level: str = "") -> Fact:
        return Fact(
            organisation_id=self.desk.organisation_id, case=self.case, key=key, level=level, value=value,
            origin=self.origin, recorded_by_id=self.by_id, holds_on=self.on,
        )  # fmt: skip

    def write_known(self, document: dict[str, Any], keys: list[str]) -> Iterator[Fact]:
        """The facts of these that the intake says."""
        for key in keys:
            section, name = key.split(".")
            if name in document.get(section, {}):
                yield self.write(key, document[section][name])
