"""What else can be done: treatments beside each other, what matters to a person, what to ask."""
