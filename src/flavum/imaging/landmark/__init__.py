"""Where the discs, bodies and the canal are, and which level is which."""
