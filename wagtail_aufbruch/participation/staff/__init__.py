"""Wagtail's admin: the inbox, cases and mails, reasons."""
