"""Ten plain questions before a first visit: see someone now, worth an evaluation, or unlikely. No diagnosis."""
