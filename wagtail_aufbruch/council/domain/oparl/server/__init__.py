"""Asking a council's server, within limits."""
