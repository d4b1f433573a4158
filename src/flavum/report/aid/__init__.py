"""The decision aid as values for page and paper: what it is about, the options, side by side, what guides claim."""
