"""The questions as a patient goes through them: one step after the other, lists with rows, medicines, the review."""
