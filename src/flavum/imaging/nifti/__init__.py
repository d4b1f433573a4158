"""Reading NIfTI volumes."""
