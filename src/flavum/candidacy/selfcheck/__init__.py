"""Ten plain questions before anybody knows a person: see someone now, worth an evaluation, or unlikely. No diagnosis."""
