"""What may be known of a case: the catalogue of facts, and facts as values."""
