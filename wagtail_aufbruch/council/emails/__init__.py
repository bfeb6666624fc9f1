"""Builders of mails about papers of the council."""
