"""Mails to the leads of groups."""
