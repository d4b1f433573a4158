"""Messages between a patient and the team, and the words that the clinic writes once and uses often."""
