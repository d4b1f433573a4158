"""Names of places, one frame of reference, and the parametric lumbar spine."""
