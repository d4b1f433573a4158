"""Who is drawn: sizes, wear and disease that belong together."""
