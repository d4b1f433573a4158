"""Deciding and agreeing: how sure somebody is, what their own state adds to the risks, and what a consent says."""
