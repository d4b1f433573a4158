"""Does the web server answer? A process can live and no longer do its work; then it is started anew."""

import http.client
import threading
import time
from contextlib import closing, suppress

EVERY_SECONDS, ANSWER_SECONDS = 1.0, 10.0
SILENT_SECONDS = 30.0  # so long nobody is silent who only has much to do
LONGEST_START_SECONDS = 480.0


class Pulse:
    """Asks again and again in the background, and knows when there was an answer last."""

    def __init__(self, host: str, port: int) -> None:
        self.host, self.port = host, port
        self.answered: float | None = None
        self.start_seconds = SILENT_SECONDS
        threading.Thread(target=self._feel, daemon=True).start()

    def is_silent(self, since: float) -> bool:
        """Whether there was no answer for long, of a server that began then."""
        answered = self.answered or 0.0
        if answered > since:
            self.start_seconds = SILENT_SECONDS
            return time.monotonic() - answered > SILENT_SECONDS
        return time.monotonic() - since > self.start_seconds

    def wait_longer(self) -> None:
        """The next has twice as long to begin: on a busy machine a server ended at 30 seconds would never be there."""
        self.start_seconds = min(2 * self.start_seconds, LONGEST_START_SECONDS)

    def _feel(self) -> None:
        while True:
            with suppress(OSError, http.client.HTTPException):
                with closing(http.client.HTTPConnection(self.host, self.port, timeout=ANSWER_SECONDS)) as web:
                    web.request("GET", "/health/live")
                    web.getresponse().read()
                self.answered = time.monotonic()
            time.sleep(EVERY_SECONDS if self.answered else EVERY_SECONDS / 10)
