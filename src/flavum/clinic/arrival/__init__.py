"""How people come to the clinic, and what they bring: requests, invitations, roles, answers. One verb a module."""
