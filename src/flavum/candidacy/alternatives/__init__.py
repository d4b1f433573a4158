"""What else may help where MILD does not, and what is looked at anew when pain comes back; each with its claims."""
