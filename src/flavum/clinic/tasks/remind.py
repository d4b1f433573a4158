"""The job of reminding somebody of tomorrow's appointment."""

from datetime import UTC, datetime
from uuid import UUID

import pghistory
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from flavum.clinic.accounts.actor import acting
from flavum.clinic.messaging.remind import remind
from flavum.clinic.records.queue import MOST_ATTEMPTS
from flavum.clinic.scheduling.remind_later import REMIND

WAIT_SECONDS = 60


@app.task(name=REMIND, retry=RetryStrategy(max_attempts=MOST_ATTEMPTS, wait=WAIT_SECONDS))
def remind_of(organisation_id: str, appointment_id: str) -> None:
    """Write the reminder, unless the appointment no longer stands tomorrow; run again it writes nothing."""
    organisation = UUID(organisation_id)
    with pghistory.context(job=REMIND), acting(organisation):
        remind(organisation, now=datetime.now(UTC), only=UUID(appointment_id))
