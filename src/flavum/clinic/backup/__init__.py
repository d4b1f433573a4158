"""A clinic into one file, and out of it again."""
