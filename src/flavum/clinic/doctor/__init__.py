"""Whether everything in a clinic is as it should be, and what to mend."""
