"""Moments: from when something counts, and until when."""
