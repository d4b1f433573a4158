"""A copy of the record of a case: asked for, made in the background as one ZIP, taken, and gone after a week."""
