"""The pages of a study: it comes in, it is read, it was set aside; what the viewer draws of it; jobs that are dead."""
