"""The job of clearing away files of single uploads that broke off; pieces of a study that is still coming stay."""

import time

from django.conf import settings
from procrastinate.contrib.django import app

EVERY_HOUR = "7 * * * *"
LEFT_SECONDS = 24 * 60 * 60


@app.periodic(cron=EVERY_HOUR)
@app.task(name="clear_away")
def clear_away(timestamp: int) -> None:
    for left in settings.PLACE.coming.iterdir():
        if left.is_file() and time.time() - left.stat().st_mtime > LEFT_SECONDS:
            left.unlink(missing_ok=True)
