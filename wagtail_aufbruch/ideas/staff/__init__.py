"""Wagtail's admin: ideas, answers, capture, import, idea cards."""
