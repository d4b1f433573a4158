"""Rehearsal of the model as MRI: tissue signal, scanner, protocol."""
