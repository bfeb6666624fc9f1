"""Registering: from the form to the seat, and every change afterwards."""
