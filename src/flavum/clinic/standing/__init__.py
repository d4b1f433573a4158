"""Where a case stands on the road: what stops it, whose turn it is, and what is due first."""
