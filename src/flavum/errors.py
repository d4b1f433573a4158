"""The two roots of every error that Flavum raises on purpose.

An answer is a value, a refusal is one of these, a bug is anything else.
"""


class FlavumError(Exception):
    """Anything Flavum raises on purpose."""


class Refusal(FlavumError):
    """Something a person can put right; its text is one sentence in that person's words."""
