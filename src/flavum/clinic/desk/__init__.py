"""What lies on the desk: tasks, alarms, and people to be called."""
