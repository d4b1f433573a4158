"""The doors of the clinic: asking for a consultation, coming in by invitation, who works here, staying signed in."""
