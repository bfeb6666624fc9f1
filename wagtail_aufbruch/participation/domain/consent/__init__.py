"""Guardians' consent, and the texts that people agree to."""
