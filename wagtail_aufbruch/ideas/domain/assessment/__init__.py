"""Scores by the criteria of a call."""
