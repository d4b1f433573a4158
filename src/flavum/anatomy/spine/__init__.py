"""The parametric lumbar spine."""
