"""The compiled field of a spine: which tissue lies where."""
