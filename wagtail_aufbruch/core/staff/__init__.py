"""Wagtail's admin: fields of action, goals and members, each editor within their own processes."""
