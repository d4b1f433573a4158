"""The clinic: a thin Django shell around the core."""
