"""The pages of the viewer: pictures of a study, what was measured on them, corrections and confirmations."""
