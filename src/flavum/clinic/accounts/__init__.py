"""Who someone is, where they belong, and what they may do."""
