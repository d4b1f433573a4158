"""The record: the only tables of the clinic, and the way between rows and the core's values."""
