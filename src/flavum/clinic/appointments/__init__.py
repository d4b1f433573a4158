"""What the desk sees of appointments: the calendar of a site, and one case's bookings."""
