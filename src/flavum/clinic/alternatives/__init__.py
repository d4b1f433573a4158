"""What else may help where MILD does not, or where pain comes back: for staff by case, and for the patient."""
