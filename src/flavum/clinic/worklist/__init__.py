"""What staff see: who is due, and one case's road."""
