"""Wagtail's admin: rounds, people who judge, results."""
