"""Flavum: from a lumbar MRI and an intake to an explained answer about MILD."""

__version__ = "0.1.0"
