"""Competitions and their winners to take along, and to be found."""
