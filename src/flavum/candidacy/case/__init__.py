"""A case: what the intake says and what the MRI shows, as one book of facts."""

from flavum.candidacy.case.case import Case, gather_facts, join_facts

__all__ = ["Case", "gather_facts", "join_facts"]
