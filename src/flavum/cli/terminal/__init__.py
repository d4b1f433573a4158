"""What the terminal shows while and after a command works: a bar and tables."""
