"""The verdict on a case as a page, and as a paper that somebody signs."""
