"""The processes of a clinic, kept running."""
