"""Authorship claims: what was written down at a meeting finds its author."""
