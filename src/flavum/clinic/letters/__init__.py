"""The papers of a case: the list of them, each to be opened, printed or taken out, and letters to be written."""
