"""What the desk has to do: tasks and calls, and the verbs that change them. A second click changes nothing twice."""
