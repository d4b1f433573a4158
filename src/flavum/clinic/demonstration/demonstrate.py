"""Fill an empty clinic with a demonstration programme."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

from flavum.clinic.accounts.actor import acting, acting_as, find_actor
from flavum.clinic.accounts.models import Organisation, Site
from flavum.clinic.demonstration.desk import fill_desk, write_messages
from flavum.clinic.demonstration.people import Desk, open_people
from flavum.clinic.demonstration.scan import order_scan
from flavum.clinic.demonstration.staff import Account, hire_all, invite
from flavum.clinic.messaging.shipped import take_over
from flavum.clinic.records.models import Stage

SITES = (("Riverside", "America/New_York"), ("Hillside", "America/Chicago"))
ADDRESS = "1 Example Street, Sampletown"


def demonstrate() -> Iterator[str]:
    """What to tell the person at the console: every account, once. Nothing where a clinic is already there."""
    if Organisation.objects.using("owner").exists():
        return
    organisation = Organisation.objects.using("owner").create(
        name="Demonstration Spine Clinic", slug="demonstration", desk_phone="555-0100", is_synthetic=True
    )
    accounts = fill(organisation, datetime.now(UTC).date())
    yield "Demonstration accounts (shown this once; sign in with the password and a code from the key):"
    yield from (account.tell() for account in accounts.values())


def fill(organisation: Organisation, today: date, domain: str = "demonstration.example") -> dict[str, Account]:
    """Sites, staff, people and a desk for an organisation that has nothing yet; every account by its role."""
    with acting(organisation.id):
        sites = [
            Site.objects.create(organisation_id=organisation.id, name=name, time_zone=zone, address=ADDRESS)
            for name, zone in SITES
        ]
        staff = hire_all(organisation, today, domain)
        desk = Desk(organisation.id, staff["coordinator"].user.id, staff["nurse"].user.id, today)
        cases = open_people(desk, sites)
        fill_desk(desk, cases, sites, staff["proceduralist"].user)
        for case in [case for case in cases if case.stage == Stage.IMAGING][::2]:
            order_scan(case, staff["nurse"].user)
        answering = next(case for case in cases if case.stage == Stage.INTAKE)
        patient = invite(organisation, answering, today, domain)
        write_messages(desk, answering, patient.user)
    administrator = find_actor(staff["administrator"].user, today)
    assert administrator is not None
    with acting_as(administrator):
        take_over(administrator)
    return {**staff, "patient": patient}
