"""Entries chosen to go on as contributions with a page, comments, support and followers."""
