"""Wagtail's admin: registrations, check-in, letters, papers, series."""
