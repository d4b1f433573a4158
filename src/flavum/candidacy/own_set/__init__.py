"""A set of criteria that a site writes for itself: read from a file, and never rewritten once it has run."""

from flavum.candidacy.own_set.read import SUFFIX, read_criteria_file
from flavum.candidacy.own_set.succeed import check_succeeds

__all__ = ["SUFFIX", "check_succeeds", "read_criteria_file"]
