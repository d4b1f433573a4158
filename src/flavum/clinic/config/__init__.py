"""How the clinic is put together: settings, database, addresses, start."""
