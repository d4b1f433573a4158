"""The job of making a copy of a record."""

from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from flavum.clinic.copies import make
from flavum.clinic.copies.ask import MAKE_COPY
from flavum.clinic.records.queue import MOST_ATTEMPTS

WAIT_SECONDS = 10


@app.task(name=MAKE_COPY, retry=RetryStrategy(max_attempts=MOST_ATTEMPTS, wait=WAIT_SECONDS))
def make_copy(organisation_id: str, copy_id: str) -> None:
    make.make_copy(UUID(organisation_id), UUID(copy_id))
