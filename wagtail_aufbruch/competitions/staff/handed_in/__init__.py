"""Entries that came in: looked at, checked, their people, going on as contributions."""
