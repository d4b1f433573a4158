"""Many cases at once, column by column: the answers and verdicts of an assessment, without its explanation."""
