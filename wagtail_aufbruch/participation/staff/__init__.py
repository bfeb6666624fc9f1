"""Wagtail's admin: the inbox, the case office, reasons."""
