"""What a clinician answers otherwise than it was computed, laid over an assessment; both are kept."""

from flavum.candidacy.override.apply import Bearing, JudgedOverride, Overridden, apply_overrides, may_be_overridden

__all__ = ["Bearing", "JudgedOverride", "Overridden", "apply_overrides", "may_be_overridden"]
