"""What follows from an examination whose findings were written down one by one."""
