"""What the privacy officer sees and decides, and the glass before restricted cases."""
