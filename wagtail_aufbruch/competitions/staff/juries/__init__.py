"""Juries: their rounds, and copies of entries without names."""
