"""Runs: what is read from list to list is taken over, counted and told to staff."""
