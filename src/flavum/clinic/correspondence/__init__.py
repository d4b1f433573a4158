"""What the team sees of its correspondence: the messages of a case, and the templates that the clinic edits."""
