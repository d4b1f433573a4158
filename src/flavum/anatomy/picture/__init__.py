"""Pictures of a spine: painted cuts, labelled line drawings, and the sheet that shows them all."""
