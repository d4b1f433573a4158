"""Who says so, how sure, since when."""
