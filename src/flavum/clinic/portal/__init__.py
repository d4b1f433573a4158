"""What patients see."""
