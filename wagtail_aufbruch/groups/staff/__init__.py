"""Wagtail's admin: statements, warnings, the dashboard."""
