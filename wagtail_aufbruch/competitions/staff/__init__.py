"""Wagtail's admin: editing competitions, looking at entries."""
