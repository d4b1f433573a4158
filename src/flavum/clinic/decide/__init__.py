"""The decision aid: for the patient, for the team and the patient together, and for anybody to read."""
