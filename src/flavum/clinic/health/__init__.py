"""How the clinic feels: alive, ready, figures, and one log line a request; never a word about a patient."""
