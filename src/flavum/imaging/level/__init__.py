"""One level: its axial cut, its findings, what narrows it, its grades and its pictures."""
