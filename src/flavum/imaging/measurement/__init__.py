"""Measurements on one level, in millimetres."""
