"""Appointments: when and where somebody is expected. One verb a module, and the clocks and slots that they need."""
