"""The job of clearing away: files of single uploads that broke off, and copies of records whose time is over.

Pieces of a study that is still coming stay.
"""

import shutil
import time

from django.conf import settings
from procrastinate.contrib.django import app

from flavum.clinic.copies.state import TAKEN_WITHIN

EVERY_HOUR = "7 * * * *"
LEFT_SECONDS = 24 * 60 * 60
# By the clock of the disk and without asking the database: a file is written before its copy is said to be ready, so
# that a day more than a week is long enough for one that is large. The row stays, and says that it has expired.
COPY_SECONDS = TAKEN_WITHIN.total_seconds() + LEFT_SECONDS


@app.periodic(cron=EVERY_HOUR)
@app.task(name="clear_away")
def clear_away(timestamp: int) -> None:
    now = time.time()
    for left in settings.PLACE.coming.iterdir():
        if left.is_file() and now - left.stat().st_mtime > LEFT_SECONDS:
            left.unlink(missing_ok=True)
    # A folder belongs to one copy alone (copies/state.py): no document and no study can lie in it.
    for copy in settings.PLACE.copies.glob("*"):
        if now - copy.stat().st_mtime > COPY_SECONDS:
            shutil.rmtree(copy, ignore_errors=True)
