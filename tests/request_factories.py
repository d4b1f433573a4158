"""What somebody writes into the public request for a consultation, and the stamp of its page."""

import time
from uuid import uuid4

from django.core.signing import TimestampSigner, b62_encode

from flavum.clinic.door.stamp import SALT

SAID = {"given_name": "Ada", "family_name": "Sample", "phone": "(555) 010-0199", "language": "es", "words": "My legs"}


def stamp(seconds_ago: float = 60) -> str:
    """As a page carries it that was opened so long ago."""

    class Earlier(TimestampSigner):
        def timestamp(self) -> str:
            return b62_encode(int(time.time() - seconds_ago))

    return Earlier(salt=SALT).sign(str(uuid4()))
