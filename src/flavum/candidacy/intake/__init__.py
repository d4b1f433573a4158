"""The intake file: what patient and clinician say, read and checked, with unknown as an answer everywhere."""

from flavum.candidacy.intake.emergency import find_emergencies
from flavum.candidacy.intake.read import IntakeRefusal, read_intake
from flavum.candidacy.intake.record import Intake, Surgery, Treatment

__all__ = ["Intake", "IntakeRefusal", "Surgery", "Treatment", "find_emergencies", "read_intake"]
